package io.factorline.local.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.EngineSnapshot;
import io.factorline.engine.ImmediateDelivery;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.StoredSymbol;
import io.factorline.event.MarketEventReader;
import io.factorline.event.SymbolPartition;
import io.factorline.event.Topics;
import io.factorline.kernel.Bar;
import io.factorline.kernel.Ohlcv;
import io.factorline.kernel.ViewKernel;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.Digest;
import io.factorline.store.HotRow;
import io.factorline.store.RowHeader;
import io.factorline.store.RowLayout;
import io.factorline.store.SymbolRow;
import io.factorline.store.TopicId;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The run in which nothing happens: engines in this JVM that have all views of a catalog from the
 * first record on, days of {@link #DAYS_BEFORE} before it, and no use for seeds.
 */
final class AllAlong {
  static final int DAYS_BEFORE = 70;

  private final EnginePlan plan;
  private final BarView daily;
  private final TopicId topic;
  private final int partitions;
  private final Map<Integer, PartitionEngine> engines = new TreeMap<>();

  AllAlong(Catalog catalog, TopicId topic, int partitions) {
    this.plan = EnginePlan.of(catalog);
    this.daily =
        catalog.barViews().stream()
            .filter(view -> view.name().equals("daily"))
            .findFirst()
            .orElseThrow();
    this.topic = topic;
    this.partitions = partitions;
  }

  /** The days before the first of the log, as a file to import. */
  static String csv(List<String> symbols) {
    StringBuilder csv = new StringBuilder("symbol,date,open,high,low,close,volume\n");
    for (String symbol : symbols) {
      for (int i = DAYS_BEFORE; i > 0; i--) {
        long day = RealTicks.FIRST_DAY_NS / RealTicks.DAY_NS - i;
        csv.append(symbol).append(',').append(java.time.LocalDate.ofEpochDay(day));
        csv.append(",100,300,50,").append(close(i)).append(",1000\n");
      }
    }
    return csv.toString();
  }

  private static int close(int daysBefore) {
    return 100 + daysBefore * 37 % 101;
  }

  /** Gives each symbol its days before the log. */
  AllAlong importDays(List<String> symbols) {
    for (String symbol : symbols) {
      int partition = SymbolPartition.of(symbol, partitions);
      RowLayout layout = plan.only(daily.name()).layout();
      SymbolRow row = new SymbolRow(symbol, layout);
      ViewKernel kernel = ViewKernel.of(daily.kernel());
      for (int i = DAYS_BEFORE; i > 0; i--) {
        row.view(0).addClosed(closed(kernel, i));
      }
      ByteBuffer state = ByteBuffer.allocate(Long.BYTES + kernel.stateBytes());
      state.putLong(HexFormat.fromHexDigitsToLong(daily.definition()));
      kernel.write(state);
      RowHeader header = new RowHeader(TopicId.NONE, partition, 0, 0, 0, List.of());
      engine(partition)
          .restore(new StoredSymbol(new HotRow(header, row), Map.of(daily.name(), state.array())));
    }
    return this;
  }

  private ClosedBar closed(ViewKernel kernel, int daysBefore) {
    long day = RealTicks.FIRST_DAY_NS / RealTicks.DAY_NS - daysBefore;
    long startNs = day * RealTicks.DAY_NS;
    long endNs = startNs + RealTicks.DAY_NS;
    kernel.update(
        Bar.imported(startNs, endNs, day, Ohlcv.of(100, 300, 50, close(daysBefore), 1000)));
    double[] values = new double[kernel.factorCount()];
    kernel.closed(values, 0);
    long[] cells = new long[values.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = CellBits.of(values[i], kernel.barCount() > kernel.firstIndex(i));
    }
    ClosedBar bar = new ClosedBar(startNs, endNs, 0, TopicId.NONE, 0, cells);
    bar.delivered();
    return bar;
  }

  private PartitionEngine engine(int partition) {
    return engines.computeIfAbsent(
        partition,
        key ->
            new PartitionEngine(
                plan,
                new PartitionEngine.LogId(topic, key, partitions),
                new ImmediateDelivery(EngineListener.NONE)));
  }

  AllAlong apply(List<ConsumerRecord<byte[], byte[]>> records) {
    records.forEach(record -> engine(record.partition()).apply(record(record)));
    return this;
  }

  static LogRecord record(ConsumerRecord<byte[], byte[]> record) {
    Header type = record.headers().lastHeader(Topics.TYPE_HEADER);
    String text = type == null ? null : new String(type.value(), UTF_8);
    return new LogRecord(
        record.offset(),
        record.timestamp(),
        new MarketEventReader().read(record.key(), record.value(), text),
        record.value());
  }

  /** What the log decided, by symbol. */
  Map<String, String> digests() {
    Digest digest = new Digest();
    engines.values().forEach(engine -> digest.add(EngineSnapshot.of(engine)));
    return digest.bySymbol();
  }
}
