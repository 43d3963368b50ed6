package io.factorline.sync.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.BarView;
import io.factorline.catalog.OfflineView;
import io.factorline.store.CellBits;
import io.factorline.sync.fixture.ParquetTable;
import io.factorline.sync.fixture.TestLake.BarRow;
import io.factorline.sync.fixture.TestLake.OfflineRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random lakes and spines, each cell against the rule applied to all rows. */
final class TrainingPropertyTest {
  private static final long DAY = 1_704_153_600_000_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3_600 * SECOND;
  private static final int ROWS = 3_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldEqualTheRuleAsWritten(long seed, @TempDir Path root) throws Exception {
    Random random = new Random(seed);
    boolean byServed = seed % 3 == 0;
    try (TrainingLab lab = TrainingLab.in(root)) {
      List<BarRow> bars = bars(random);
      List<OfflineRow> facts = facts(random);
      lab.lake.bars((BarView) lab.catalog.view("fast"), bars.subList(0, 2_000), false);
      lab.lake.bars((BarView) lab.catalog.view("fast"), bars.subList(1_500, bars.size()), false);
      lab.lake.offline((OfflineView) lab.catalog.view("facts"), facts);
      List<String> symbols = new ArrayList<>();
      List<Long> times = new ArrayList<>();
      writeSpine(lab, random, symbols, times);

      lab.run(
          Map.of(
              "spine",
              "spine.csv",
              "output",
              "out.parquet",
              "known",
              byServed ? "served" : "disclosed",
              "factors",
              List.of("fast:last_price", "fast:sma_2", "facts:bps", "mixed:pbr")));

      List<Map<String, @Nullable Object>> rows =
          ParquetTable.read(lab.folder.resolve("out.parquet"));
      assertThat(rows).hasSize(ROWS);
      int present = 0;
      for (int i = 0; i < ROWS; i++) {
        Optional<BarRow> bar = bar(bars, symbols.get(i), times.get(i), byServed);
        Optional<OfflineRow> fact = fact(facts, symbols.get(i), times.get(i), byServed);
        @Nullable Double price = bar.map(row -> value(row.cells()[0])).orElse(null);
        @Nullable Double bps = fact.map(row -> (Double) row.values().getFirst()).orElse(null);
        @Nullable Double pbr =
            price == null || bps == null || bps == 0 ? null : Double.valueOf(price / bps);
        Map<String, @Nullable Object> expected = new HashMap<>();
        expected.put("symbol", symbols.get(i));
        expected.put("fast__last_price", price);
        expected.put("fast__sma_2", bar.map(found -> value(found.cells()[1])).orElse(null));
        expected.put("facts__bps", bps);
        expected.put("mixed__pbr", pbr);
        assertThat(rows.get(i)).as("row %d", i).containsAllEntriesOf(expected);
        present += pbr == null ? 0 : 1;
      }
      assertThat(present).isGreaterThan(byServed ? 20 : 200);
    }
  }

  private static void writeSpine(
      TrainingLab lab, Random random, List<String> symbols, List<Long> times) throws IOException {
    StringBuilder spine = new StringBuilder("symbol,time\n");
    for (int i = 0; i < ROWS; i++) {
      symbols.add("W" + random.nextInt(14));
      times.add(DAY + random.nextInt(200) * SECOND - random.nextInt(2));
      spine.append(symbols.get(i)).append(',').append(times.get(i)).append('\n');
    }
    Files.writeString(lab.folder.resolve("spine.csv"), spine);
  }

  private static @Nullable Double value(long bits) {
    return CellBits.isValue(bits) ? CellBits.value(bits) : null;
  }

  private static Optional<BarRow> bar(
      List<BarRow> bars, String symbol, long timeNs, boolean byServed) {
    return bars.stream()
        .filter(row -> row.symbol().equals(symbol) && row.endNs() <= timeNs)
        .filter(row -> isKnown(row.knowledgeNs(), row.servedNs(), timeNs, byServed))
        .max(
            Comparator.comparingLong(BarRow::endNs)
                .thenComparingLong(BarRow::knowledgeNs)
                .thenComparingInt(BarRow::revision))
        .filter(row -> timeNs - row.endNs() <= 5 * SECOND);
  }

  private static Optional<OfflineRow> fact(
      List<OfflineRow> facts, String entity, long timeNs, boolean byServed) {
    return facts.stream()
        .filter(row -> row.entity().equals(entity) && row.eventNs() <= timeNs)
        .filter(row -> isKnown(row.knowledgeNs(), row.servedNs(), timeNs, byServed))
        .max(
            Comparator.comparingLong(OfflineRow::eventNs)
                .thenComparingLong(OfflineRow::knowledgeNs))
        .filter(row -> timeNs - row.eventNs() <= 2 * HOUR && !row.deleted());
  }

  private static boolean isKnown(
      long knowledgeNs, @Nullable Long servedNs, long timeNs, boolean byServed) {
    return byServed ? servedNs != null && servedNs <= timeNs : knowledgeNs <= timeNs;
  }

  private static List<BarRow> bars(Random random) {
    List<BarRow> bars = new ArrayList<>();
    Set<List<Object>> taken = new HashSet<>();
    while (bars.size() < 4_000) {
      String symbol = "W" + random.nextInt(12);
      long end = DAY + random.nextInt(200) * SECOND;
      int revision = random.nextInt(4) == 0 ? 1 : 0;
      long knowledge = end + (revision == 0 ? 0 : 1 + random.nextInt(60)) * SECOND;
      if (taken.add(List.of(symbol, end, revision))) {
        @Nullable Long served =
            random.nextInt(4) == 0 ? null : knowledge + random.nextInt(3) * SECOND;
        long[] cells = {cell(random), cell(random)};
        bars.add(new BarRow(symbol, end - SECOND, end, knowledge, revision, served, cells));
      }
      if (taken.size() >= 12 * 200 * 2 - 900) {
        break;
      }
    }
    return bars;
  }

  private static long cell(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> CellBits.UNDEFINED;
      case 1 -> CellBits.WARMING_UP;
      default -> Double.doubleToRawLongBits(random.nextGaussian());
    };
  }

  private static List<OfflineRow> facts(Random random) {
    List<OfflineRow> facts = new ArrayList<>();
    Set<List<Object>> taken = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      String entity = "W" + random.nextInt(12);
      long event = DAY - 2 * HOUR + random.nextInt(200) * SECOND;
      long knowledge = event + random.nextInt(2) * HOUR + random.nextInt(3) * 1_800 * SECOND;
      if (taken.add(List.of(entity, event, knowledge))) {
        @Nullable Double bps = random.nextInt(9) == 0 ? null : Double.valueOf(random.nextInt(4));
        facts.add(
            new OfflineRow(
                entity,
                event,
                knowledge,
                random.nextInt(3) == 0 ? null : Long.valueOf(knowledge),
                random.nextInt(9) == 0,
                Arrays.asList(bps, null, null, null)));
      }
    }
    return facts;
  }
}
