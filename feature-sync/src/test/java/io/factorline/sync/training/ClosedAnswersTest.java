package io.factorline.sync.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.EngineSnapshot;
import io.factorline.engine.ImmediateDelivery;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.SymbolRow;
import io.factorline.sync.fixture.ParquetTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training set over rows recorded live against what the closed reading answers at each time: an
 * engine is given exactly the trades with event time at or before T and then a clock at T.
 */
final class ClosedAnswersTest {
  private static final int QUESTIONS = 10_000;
  private static final long SECOND = 1_000_000_000L;
  private static final List<String> VIEWS = List.of("live_1s", "live_1m");

  @TempDir private Path root;

  private record Question(String symbol, long timeNs, int row) {}

  @Test
  void shouldEqualWhatTheClosedReadingAnsweredToTheBit() throws Exception {
    Catalog catalog = CatalogLoader.defaults();
    List<Trade> trades = BarLog.realTrades();
    BarLog live = new BarLog(catalog).replay(trades);
    List<Question> questions = questions(trades);
    List<String> factors = new ArrayList<>();
    try (TrainingLab lab = TrainingLab.of(catalog, root)) {
      for (String name : VIEWS) {
        BarView view = (BarView) catalog.view(name);
        lab.lake.bars(view, live.bars(name), false);
        view.factorNames().forEach(factor -> factors.add(name + ":" + factor));
      }
      StringBuilder spine = new StringBuilder("symbol,time\n");
      questions.forEach(q -> spine.append(q.symbol).append(',').append(q.timeNs).append('\n'));
      Files.writeString(lab.folder.resolve("spine.csv"), spine);
      lab.run(Map.of("spine", "spine.csv", "output", "out.parquet", "factors", factors));

      List<Map<String, @Nullable Object>> rows =
          ParquetTable.read(lab.folder.resolve("out.parquet"));
      assertThat(rows).hasSize(QUESTIONS);
      assertThat(compare(catalog, trades, questions, rows)).isGreaterThan(300_000);
    }
  }

  private static List<Question> questions(List<Trade> trades) {
    Random random = new Random(20240808);
    List<String> symbols = trades.stream().map(Trade::symbol).distinct().sorted().toList();
    long from = trades.stream().mapToLong(Trade::eventNs).min().orElseThrow();
    long to = trades.stream().mapToLong(Trade::eventNs).max().orElseThrow();
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < QUESTIONS; i++) {
      long timeNs = from + (long) (random.nextDouble() * (to - from));
      long second = Math.floorDiv(timeNs, SECOND) * SECOND;
      long asked =
          switch (random.nextInt(4)) {
            case 0 -> second;
            case 1 -> second - 1;
            default -> timeNs;
          };
      questions.add(new Question(symbols.get(random.nextInt(symbols.size())), asked, i));
    }
    return questions;
  }

  /** Gives how many cells had a value. */
  private static int compare(
      Catalog catalog,
      List<Trade> trades,
      List<Question> questions,
      List<Map<String, @Nullable Object>> rows) {
    Map<String, List<Question>> bySymbol = new TreeMap<>();
    questions.forEach(q -> bySymbol.computeIfAbsent(q.symbol, key -> new ArrayList<>()).add(q));
    int present = 0;
    for (Map.Entry<String, List<Question>> entry : bySymbol.entrySet()) {
      List<Trade> own = trades.stream().filter(t -> t.symbol().equals(entry.getKey())).toList();
      entry.getValue().sort(Comparator.comparingLong(Question::timeNs));
      BarLog driver = new BarLog(catalog);
      int next = 0;
      for (Question question : entry.getValue()) {
        while (next < own.size() && own.get(next).eventNs() <= question.timeNs) {
          driver.apply(own.get(next), own.get(next).eventNs());
          next++;
        }
        present += compare(catalog, driver, question, rows.get(question.row));
      }
    }
    return present;
  }

  private static int compare(
      Catalog catalog, BarLog driver, Question question, Map<String, @Nullable Object> row) {
    PartitionEngine fork =
        EngineSnapshot.resume(
            EngineSnapshot.of(driver.engine()),
            EnginePlan.of(catalog),
            new ImmediateDelivery(EngineListener.NONE));
    fork.apply(
        new LogRecord(
            fork.nextOffset(),
            Math.floorDiv(question.timeNs, 1_000_000L) + 1,
            new MarketEvent.Clock(BarLog.VENUE, question.timeNs, ClockSource.FEED),
            new byte[0]));
    var state = fork.symbol(question.symbol);
    int present = 0;
    for (String name : VIEWS) {
      BarView view = (BarView) catalog.view(name);
      for (int f = 0; f < view.factorNames().size(); f++) {
        @Nullable Double expected =
            state == null ? null : closed(state.row(), view, f, question.timeNs);
        String column = name + "__" + view.factorNames().get(f);
        assertThat(bits(row.get(column)))
            .as("%s of %s", column, question)
            .isEqualTo(bits(expected));
        present += expected == null ? 0 : 1;
      }
    }
    return present;
  }

  private static @Nullable Double closed(SymbolRow row, BarView view, int factor, long timeNs) {
    var viewRow = row.view(view.name());
    ClosedBar bar = viewRow == null ? null : viewRow.lastClosed();
    if (bar == null || timeNs - bar.endNs() > view.ttl().toNanos()) {
      return null;
    }
    long cell = bar.cell(factor);
    return CellBits.isValue(cell) ? CellBits.value(cell) : null;
  }

  private static @Nullable Long bits(@Nullable Object value) {
    return value == null ? null : Double.doubleToRawLongBits((Double) value);
  }
}
