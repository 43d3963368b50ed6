package io.factorline.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.catalog.Catalog;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.EngineSnapshot;
import io.factorline.engine.ImmediateDelivery;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.SymbolState;
import io.factorline.engine.ViewState;
import io.factorline.event.MarketEventReader;
import io.factorline.event.RejectReason;
import io.factorline.event.Topics;
import io.factorline.store.ClosedBar;
import io.factorline.store.Digest;
import io.factorline.store.TopicId;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The run in which nothing happens: the whole log through engines of this process. One thread. */
final class Twin {
  private static final byte[] NO_BYTES = {};

  private final EnginePlan plan;
  private final TopicId topic;
  private final int partitions;
  private final MarketEventReader events = new MarketEventReader();
  private final Map<Integer, PartitionEngine> engines = new TreeMap<>();
  private final Set<String> bars = new HashSet<>();
  private final Set<String> rejects = new HashSet<>();
  private long records;

  Twin(Catalog catalog, TopicId topic, int partitions) {
    this.plan = EnginePlan.of(catalog);
    this.topic = topic;
    this.partitions = partitions;
  }

  /** Applies a record of {@code ticks}, in the order of its partition. */
  void apply(ConsumerRecord<byte[], byte[]> record) {
    Header type = record.headers().lastHeader(Topics.TYPE_HEADER);
    byte[] value = record.value();
    engines
        .computeIfAbsent(record.partition(), this::engine)
        .apply(
            new LogRecord(
                record.offset(),
                record.timestamp(),
                events.read(
                    record.key(), value, type == null ? null : new String(type.value(), UTF_8)),
                value == null ? NO_BYTES : value));
    records++;
  }

  private PartitionEngine engine(int partition) {
    PartitionEngine.LogId id = new PartitionEngine.LogId(topic, partition, partitions);
    return new PartitionEngine(plan, id, new ImmediateDelivery(new Listener(partition)));
  }

  long records() {
    return records;
  }

  /** The bars that closed, as {@link #bar} names them. */
  Set<String> bars() {
    return bars;
  }

  /** The records that were rejected, as {@link #position} names them. */
  Set<String> rejects() {
    return rejects;
  }

  static String bar(String symbol, String view, long endNs, int revision) {
    return symbol + ' ' + view + ' ' + endNs + ' ' + revision;
  }

  static String position(int partition, long offset) {
    return partition + "@" + offset;
  }

  /** What the log decided, by symbol. */
  Map<String, String> digests() {
    Digest digest = new Digest();
    engines.values().forEach(engine -> digest.add(EngineSnapshot.of(engine)));
    return digest.bySymbol();
  }

  private final class Listener implements EngineListener {
    private final int partition;

    Listener(int partition) {
      this.partition = partition;
    }

    @Override
    public void barClosed(SymbolState symbol, ViewState view, ClosedBar bar) {
      bars.add(bar(symbol.symbol(), view.view().name(), bar.endNs(), bar.revision()));
    }

    @Override
    public void rejected(
        LogRecord record, RejectReason reason, String detail, @Nullable SymbolState symbol) {
      rejects.add(position(partition, record.offset()));
    }
  }
}
