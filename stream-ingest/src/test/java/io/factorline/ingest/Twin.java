package io.factorline.ingest;

import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.EngineSnapshot;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.RowEncoder;
import io.factorline.engine.SymbolState;
import io.factorline.engine.ViewState;
import io.factorline.event.MarketEventReader;
import io.factorline.event.RejectReason;
import io.factorline.event.Topics;
import io.factorline.local.backend.TopicLog;
import io.factorline.store.BarRecordWriter;
import io.factorline.store.ClosedBar;
import io.factorline.store.Digest;
import io.factorline.store.RowKeys;
import io.factorline.store.StateFile;
import io.factorline.store.SymbolRow;
import io.factorline.store.TopicId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The run in which nothing happens: the engine fed from the log in this process, without Kafka's
 * groups, Redis or a restart.
 */
final class Twin {
  private final EnginePlan plan;
  private final TopicId topic;
  private final int partitions;
  private final MarketEventReader reader = new MarketEventReader();
  private final Map<Integer, PartitionEngine> engines = new TreeMap<>();
  private final Map<Integer, Long> bases = new HashMap<>();
  private final Map<BarId, String> bars = new TreeMap<>();
  private final List<String> rejected = new ArrayList<>();

  /** Which bar it is; readers drop doubles by it. */
  record BarId(String symbol, String view, String definition, long end, int revision)
      implements Comparable<BarId> {
    @Override
    public int compareTo(BarId other) {
      return toString().compareTo(other.toString());
    }
  }

  Twin(EnginePlan plan, TopicId topic, int partitions) {
    this.plan = plan;
    this.topic = topic;
    this.partitions = partitions;
  }

  /** Goes on, with these views, where another one ended. */
  Twin resume(Map<Integer, StateFile> files) {
    files.forEach((partition, file) ->
        engines.put(partition, EngineSnapshot.resume(file, plan, new Listener(partition))));
    return this;
  }

  Twin apply(Collection<ConsumerRecord<byte[], byte[]>> records) {
    records.forEach(this::apply);
    return this;
  }

  /** Goes on with a log that was made anew: its offsets count behind those of the last one. */
  Twin applyNextLog(Collection<ConsumerRecord<byte[], byte[]>> records) {
    engines.forEach((partition, engine) -> bases.put(partition, engine.nextOffset()));
    return apply(records);
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    byte[] raw = record.value() == null ? new byte[0] : record.value();
    var event =
        reader.read(record.key(), record.value(), TopicLog.header(record, Topics.TYPE_HEADER));
    engines
        .computeIfAbsent(record.partition(), this::engine)
        .apply(
            new LogRecord(
                bases.getOrDefault(record.partition(), 0L) + record.offset(),
                record.timestamp(),
                event,
                raw));
  }

  private PartitionEngine engine(int partition) {
    return new PartitionEngine(
        plan, new PartitionEngine.LogId(topic, partition, partitions), new Listener(partition));
  }

  private final class Listener implements EngineListener {
    private final int partition;

    Listener(int partition) {
      this.partition = partition;
    }

    @Override
    public void barClosed(SymbolState symbol, ViewState view, ClosedBar bar) {
      bar.delivered();
      view.row().dropDelivered();
      String name = view.view().name();
      byte[] bytes =
          new BarRecordWriter(view.row().layout(), view.view().delay())
              .write(symbol.symbol(), partition, bar);
      bars.put(
          new BarId(symbol.symbol(), name, view.view().definition(), bar.endNs(), bar.revision()),
          new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void rejected(
        LogRecord record, RejectReason reason, String detail, @Nullable SymbolState symbol) {
      rejected.add(partition + "@" + record.offset() + " " + reason);
      if (symbol != null) {
        symbol.rejectAcknowledged(record.offset());
      }
    }
  }

  /** The state of each partition after all records, as a file of the lake holds it. */
  Map<Integer, StateFile> files() {
    Map<Integer, StateFile> files = new TreeMap<>();
    engines.forEach((partition, engine) -> files.put(partition, EngineSnapshot.of(engine)));
    return files;
  }

  /** All bars that closed, as they are written. */
  Map<BarId, String> bars() {
    return bars;
  }

  /** All rejects, as {@code partition@offset REASON}. */
  List<String> rejected() {
    return rejected;
  }

  /** The digest of all rows. */
  String digest() {
    return digests().hex();
  }

  /** The digests by symbol. */
  Digest digests() {
    Digest digest = new Digest();
    RowEncoder encoder = new RowEncoder(plan);
    for (PartitionEngine engine : engines.values()) {
      for (SymbolState symbol : engine.symbols()) {
        digest.add(symbol.row(), states(engine, encoder, symbol));
      }
    }
    return digest;
  }

  private static Map<String, byte[]> states(
      PartitionEngine engine, RowEncoder encoder, SymbolState symbol) {
    engine.changedWhole(symbol);
    Map<String, byte[]> states = new HashMap<>();
    encoder
        .encode(symbol)
        .fields()
        .forEach(field -> {
          if (field.name().startsWith(RowKeys.state(""))) {
            states.put(field.name().substring(RowKeys.state("").length()), field.value().array());
          }
        });
    return states;
  }

  /** The row of a symbol. */
  SymbolRow row(String symbol) {
    return state(symbol).getValue().row();
  }

  /** The committed kernel states of a symbol, by view. */
  Map<String, byte[]> states(String symbol) {
    var found = state(symbol);
    return states(found.getKey(), new RowEncoder(plan), found.getValue());
  }

  private Map.Entry<PartitionEngine, SymbolState> state(String symbol) {
    for (PartitionEngine engine : engines.values()) {
      SymbolState state = engine.symbol(symbol);
      if (state != null) {
        return Map.entry(engine, state);
      }
    }
    throw new AssertionError("must be in the log: symbol=" + symbol);
  }
}
