package io.factorline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.BarView;
import io.factorline.engine.NaiveSymbol.Sorted;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.HotRow;
import io.factorline.store.RowHeader;
import io.factorline.store.RowKeys;
import io.factorline.store.ViewRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine, read back from the bytes that it writes, against the slow one, step by step. */
final class NaiveEngineTest {
  private static final int LENGTH = 700;
  private static final int SEEDS = Integer.getInteger("engine.seeds", 24);
  private static final EnginePlan PLAN = TestMarket.plan();

  private final Recorder told = new Recorder();
  private final PartitionEngine engine = new PartitionEngine(PLAN, RandomLog.ID, told);
  private final RowEncoder encoder = new RowEncoder(PLAN);
  private final Map<String, Map<String, byte[]>> store = new HashMap<>();
  private final NaiveEngine naive = new NaiveEngine();
  private final Map<String, Integer> closedSoFar = new HashMap<>();

  static LongStream seeds() {
    return LongStream.rangeClosed(1, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldAgreeWithTheSlowEngineAtEachStep(long seed) {
    for (LogRecord record : RandomLog.of(seed, LENGTH)) {
      told.closed.clear();
      told.rejected.clear();
      naive.rejected.clear();
      engine.apply(record);
      naive.apply(record);
      assertThat(told.rejected).as("%s", record.event()).isEqualTo(naive.rejected);
      check(record);
    }
  }

  @Test
  void shouldMeetEveryCaseInTheLogs() {
    Map<String, Integer> seen = new HashMap<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      Recorder all = new Recorder();
      PartitionEngine other = new PartitionEngine(PLAN, RandomLog.ID, all);
      RandomLog.of(seed, LENGTH).forEach(other::apply);
      all.rejected.forEach(r -> seen.merge(r.reason().name(), 1, Integer::sum));
      all.closed.forEach(c -> seen.merge(c.view(), 1, Integer::sum));
    }
    assertThat(seen)
        .containsKeys(
            "DUPLICATE",
            "OUT_OF_ORDER",
            "SEQ_JUMP",
            "FUTURE",
            "LATE",
            "SESSION",
            "CROSSED",
            "WIDE_SPREAD",
            "OUTLIER",
            "PRICE_BAND",
            "WRONG_PARTITION",
            "UNKNOWN_TARGET",
            "MALFORMED");
    assertThat(seen.get("live_1s")).isGreaterThan(1000);
    assertThat(seen.get("live_1m")).isGreaterThan(300);
    assertThat(seen.get("daily")).isGreaterThan(50);
  }

  private void check(LogRecord record) {
    List<Recorder.Closed> expected = new ArrayList<>();
    for (NaiveSymbol symbol : naive.symbols.values()) {
      for (int v = 0; v < PLAN.views().size(); v++) {
        collectClosed(symbol, PLAN.views().get(v), record.offset(), expected);
      }
    }
    assertThat(told.closed).as("%s", record.event()).containsExactlyInAnyOrderElementsOf(expected);
    for (SymbolState changed : List.copyOf(told.changed)) {
      HotRow row = stored(changed);
      checkRow(naive.symbols.get(changed.symbol()), row);
    }
    assertThat(engine.symbols()).hasSameSizeAs(naive.symbols.values());
  }

  /** A bar closes once; its factors are those of all bars up to it. */
  private void collectClosed(
      NaiveSymbol symbol, BarView view, long offset, List<Recorder.Closed> out) {
    List<Sorted> bars = symbol.bars(view);
    int closed = (int) bars.stream().filter(symbol::isClosed).count();
    String key = symbol.name + "/" + view.name();
    for (int i = closedSoFar.getOrDefault(key, 0); i < closed; i++) {
      Sorted bar = bars.get(i);
      List<Long> cells = cells(view, bars.subList(0, i + 1));
      out.add(new Recorder.Closed(symbol.name, view.name(), bar.start(), bar.end(), offset, cells));
    }
    closedSoFar.put(key, closed);
  }

  private static List<Long> cells(BarView view, List<Sorted> bars) {
    double[] values = NaiveSymbol.factors(view, bars);
    checkSimply(bars, values);
    List<Long> cells = new ArrayList<>();
    for (int f = 0; f < values.length; f++) {
      int first = firstIndex(view.factorNames().get(f));
      boolean isWarm = bars.size() > first + view.unstableBars();
      long present =
          Double.isNaN(values[f]) ? CellBits.UNDEFINED : Double.doubleToRawLongBits(values[f]);
      cells.add(isWarm ? present : CellBits.WARMING_UP);
    }
    return cells;
  }

  private static int firstIndex(String factor) {
    return switch (factor) {
          case "sma_5" -> 4;
          case "ema_4", "rsi_3", "stddev_4", "atr_3" -> 3;
          case "macd_signal" -> 4;
          default -> 0;
        }
        - (factor.equals("none") ? 1 : 0);
  }

  /** A second, plain way to some of the numbers. */
  private static void checkSimply(List<Sorted> bars, double[] values) {
    List<NaiveSymbol.Print> last = bars.getLast().prints();
    assertThat(values[0]).isEqualTo(last.getLast().price());
    assertThat(values[1]).isEqualTo(last.getFirst().price());
    assertThat(values[2]).isEqualTo(last.stream().mapToDouble(p -> p.price()).max().orElseThrow());
    assertThat(values[3]).isEqualTo(last.stream().mapToDouble(p -> p.price()).min().orElseThrow());
    assertThat(values[4]).isEqualTo(last.stream().mapToDouble(p -> p.size()).sum());
    if (bars.size() >= 5) {
      double sum = 0;
      for (Sorted bar : bars.subList(bars.size() - 5, bars.size())) {
        sum += bar.prints().getLast().price();
      }
      assertThat(values[6]).isCloseTo(sum / 5, org.assertj.core.data.Offset.offset(1e-9));
    }
    double turnover = 0;
    double volume = 0;
    for (Sorted bar : bars) {
      if (bar.day() != bars.getLast().day()) {
        turnover = 0;
        volume = 0;
      } else {
        for (NaiveSymbol.Print p : bar.prints()) {
          turnover += p.price() * p.size();
          volume += p.size();
        }
      }
    }
    assertThat(values[5])
        .isCloseTo(turnover / volume, org.assertj.core.data.Offset.offset(1e-9 * values[5]));
  }

  private HotRow stored(SymbolState symbol) {
    RowParts parts = encoder.encode(symbol);
    told.changed.remove(symbol);
    Map<String, byte[]> fields = store.computeIfAbsent(symbol.symbol(), n -> new HashMap<>());
    RowHeader header =
        new RowHeader(TestMarket.TOPIC, 0, parts.offset(), 1, parts.appendMs(), List.of());
    fields.put(RowKeys.HEADER, header.encode());
    parts.fields().forEach(f -> fields.put(f.name(), f.value().array()));
    return Bench.stored(symbol.symbol(), fields, PLAN).hot();
  }

  private static void checkRow(NaiveSymbol naive, HotRow hot) {
    assertThat(hot.row().isHalted()).isEqualTo(naive.halted);
    assertThat(hot.row().lastPrice()).isEqualTo(naive.lastPrice);
    assertThat(hot.row().referencePrice()).isEqualTo(naive.reference);
    assertThat(hot.row().trades().lastSeq()).isEqualTo(naive.tradeNumbers.last);
    assertThat(hot.row().trades().effectiveNs()).isEqualTo(naive.tradeTime);
    assertThat(hot.row().quote().guard().lastSeq()).isEqualTo(naive.quoteNumbers.last);
    assertThat(hot.row().quote().guard().effectiveNs()).isEqualTo(naive.quoteTime);
    assertThat(hot.row().quote().bid()).isEqualTo(naive.bbo == null ? 0 : naive.bbo.bid());
    assertThat(hot.row().quote().askSize()).isEqualTo(naive.bbo == null ? 0 : naive.bbo.askSize());
    for (int v = 0; v < PLAN.views().size(); v++) {
      checkView(naive, PLAN.views().get(v), hot.row().view(v));
    }
  }

  private static void checkView(NaiveSymbol naive, BarView view, ViewRow row) {
    List<Sorted> bars = naive.bars(view);
    boolean hasOpen = !bars.isEmpty() && !naive.isClosed(bars.getLast());
    assertThat(row.bar().isOpen()).isEqualTo(hasOpen);
    if (hasOpen) {
      Sorted open = bars.getLast();
      assertThat(row.bar().startNs()).isEqualTo(open.start());
      assertThat(row.bar().endNs()).isEqualTo(open.end());
      assertThat(row.bar().tradeCount()).isEqualTo(open.prints().size());
      assertThat(row.formingCells())
          .containsExactly(cells(view, bars).stream().mapToLong(c -> c).toArray());
    }
    List<Sorted> closed = bars.stream().filter(naive::isClosed).toList();
    ClosedBar last = row.lastClosed();
    assertThat(last == null ? 0 : last.endNs())
        .isEqualTo(closed.isEmpty() ? 0 : closed.getLast().end());
  }
}
