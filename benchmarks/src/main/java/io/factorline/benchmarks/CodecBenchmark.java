package io.factorline.benchmarks;

import io.factorline.engine.RowEncoder;
import io.factorline.engine.RowParts;
import io.factorline.event.MarketEvent;
import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventReader;
import io.factorline.event.MarketEventWriter;
import io.factorline.store.BarRecordWriter;
import io.factorline.store.ClosedBar;
import io.factorline.store.HotRow;
import io.factorline.store.RowHeader;
import io.factorline.store.RowKeys;
import io.factorline.store.RowLayout;
import io.factorline.store.TopicId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Bytes in and out: records of ticks, hot rows, records of factor-bars. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class CodecBenchmark {

  /** Records of ticks. */
  @State(Scope.Thread)
  public static class Records {
    private final MarketEventReader reader = new MarketEventReader();
    private final Trade trade =
        new Trade("SIM.B0001", 1_234_567, 1_723_161_255_342_000_000L, 61_837.63, 0.02);
    private final byte[] key = trade.symbol().getBytes(StandardCharsets.UTF_8);
    private final byte[] tradeBytes = MarketEventWriter.trade(trade);
    private final byte[] quoteBytes =
        MarketEventWriter.quote(
            new Quote(trade.symbol(), trade.seq(), trade.eventNs(), 61_837.62, 3.1, 61_838.1, 0.4));
  }

  /** A whole row of a warm symbol. */
  @State(Scope.Thread)
  public static class Row {
    private static final RowLayout LAYOUT;
    private static final Map<String, byte[]> FIELDS = new HashMap<>();
    private static final ClosedBar BAR;

    static {
      Ticks ticks = new Ticks();
      LAYOUT = ticks.plan().layout();
      RowParts parts = new RowEncoder(ticks.plan()).encode(ticks.last());
      parts.fields().forEach(field -> FIELDS.put(field.name(), field.value().array()));
      TopicId topic = new TopicId(1, 2);
      FIELDS.put(RowKeys.HEADER, new RowHeader(topic, 0, 1, 1, 1, List.of()).encode());
      BAR = Objects.requireNonNull(ticks.last().view(0).row().lastClosed());
    }

    private final BarRecordWriter bars =
        new BarRecordWriter(LAYOUT.views().getFirst(), Duration.ZERO);
    private final byte[] header = required(RowKeys.HEADER);
    private final byte[] forming = required(RowKeys.FORMING);
    private final byte @Nullable [] quote = FIELDS.get(RowKeys.QUOTE);
    private final byte[] closed = required(RowKeys.CLOSED);

    private static byte[] required(String field) {
      return Objects.requireNonNull(FIELDS.get(field), field);
    }
  }

  /** Decodes a trade. */
  @Benchmark
  public MarketEvent readTrade(Records records) {
    return records.reader.read(records.key, records.tradeBytes, null);
  }

  /** Decodes a quote. */
  @Benchmark
  public MarketEvent readQuote(Records records) {
    return records.reader.read(records.key, records.quoteBytes, "quote");
  }

  /** Encodes a trade. */
  @Benchmark
  public byte[] writeTrade(Records records) {
    return MarketEventWriter.trade(records.trade);
  }

  /** Decodes a row with 3 views of 28 factors, forming and closed, as after an invalidation. */
  @Benchmark
  public HotRow readRow(Row row) {
    return HotRow.decode(
        "SIM.B0124", row.header, row.forming, row.quote, row.closed, hash -> Row.LAYOUT);
  }

  /** Encodes the factor-bars record of a bar of 28 factors. */
  @Benchmark
  public byte[] writeBar(Row row) {
    return row.bars.write("SIM.B0124", 0, Row.BAR);
  }
}
