package io.factorline.sync.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.BarView;
import io.factorline.catalog.CatalogLoader;
import io.factorline.catalog.OfflineView;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.store.CellBits;
import io.factorline.sync.fixture.TestLake.BarRow;
import io.factorline.sync.fixture.TestLake.OfflineRow;
import io.factorline.testsupport.NaiveDistribution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cross-sectional factors over history: compared at each time of the spine, as known then. */
final class TrainingCrossTest extends TrainingSetCase {
  private static final int SYMBOLS = 8;
  private static final int SECONDS = 60;
  private static final long CHANGE = DAY + 30 * SECOND;
  private static final long TOLD = DAY + 40 * SECOND;
  private static final List<String> FACTORS =
      List.of("place:rank", "place:up", "place:z", "place:share", "place:ratio");

  @BeforeEach
  void openWithSections() throws Exception {
    lab.close();
    Path members = root.resolve("members.csv");
    StringBuilder rows = new StringBuilder("symbol,from,to,known\n");
    for (int i = 0; i < SYMBOLS - 2; i++) {
      rows.append("S%d,0,,0%n".formatted(i));
    }
    rows.append("S0,0,%d,%d%n".formatted(CHANGE, TOLD));
    rows.append("S%d,%d,,0%n".formatted(SYMBOLS - 2, CHANGE));
    Files.writeString(members, rows);
    String more =
        """
          splits: {kind: corporate_actions, entity: symbol}
          ratio:
            kind: derived
            factors: {trend: 'fast:last_price / fast:sma_2', price: 'fast:last_price * 2'}
          place:
            kind: cross
            universe: index
            factors:
              rank: {of: fast:last_price, transform: rank}
              up: {of: fast:last_price, transform: rank, order: asc}
              z: {of: fast:last_price, transform: zscore}
              share: {of: ratio:trend, transform: percentile}
              ratio: {of: ratio:trend, transform: zscore}
              basis: {of: ratio:price, transform: rank}
          nobody:
            kind: cross
            universe: later
            factors: {rank: {of: fast:last_price, transform: rank}}
        """;
    Path later = root.resolve("later.csv");
    Files.writeString(later, "symbol,from,to,known\nS0,%d,,0%n".formatted(DAY + 1_000 * SECOND));
    String catalog =
        TrainingLab.CATALOG.replace("services:\n", more + "services:\n")
            + "universes: {index: {members: %s}, later: {members: %s}}\n".formatted(members, later);
    lab = TrainingLab.of(CatalogLoader.parse("lab.yaml", catalog), root.resolve("second"));
  }

  private static boolean isMember(int symbol, long timeNs) {
    return switch (symbol) {
      case 0 -> timeNs < TOLD;
      case SYMBOLS - 2 -> timeNs >= CHANGE;
      case SYMBOLS - 1 -> false;
      default -> true;
    };
  }

  /** Bars with holes, ties, and factors that warm up. */
  private List<BarRow> bars(Random random) {
    List<BarRow> bars = new ArrayList<>();
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      for (int second = 1; second <= SECONDS; second++) {
        if (random.nextInt(4) > 0) {
          long mean = second < 5 ? CellBits.WARMING_UP : bits(1 + random.nextInt(5));
          bars.add(fast("S" + symbol, DAY + second * SECOND, bits(10 + random.nextInt(6)), mean));
        }
      }
    }
    return bars;
  }

  @Test
  void shouldAgreeWithANaiveTwinToTheBit() throws Exception {
    Random random = new Random(20261127);
    List<BarRow> bars = bars(random);
    lab.lake.bars((BarView) lab.catalog.view("fast"), bars, false);
    int questions = Integer.getInteger("cross.questions", 400);
    List<String> lines = new ArrayList<>(List.of("symbol,time"));
    List<long[]> asked = new ArrayList<>();
    for (int i = 0; i < questions; i++) {
      long timeNs = DAY + random.nextInt(SECONDS + 15) * SECOND - random.nextInt(2);
      int symbol = random.nextInt(SYMBOLS);
      asked.add(new long[] {symbol, timeNs});
      lines.add("S" + symbol + "," + timeNs);
    }
    spine(lines.toArray(String[]::new));

    lab.run(
        Map.of("spine", "spine.csv", "output", "out.parquet", "factors", FACTORS, "times", true));

    List<Map<String, @Nullable Object>> rows = output();
    assertThat(rows).hasSize(questions);
    int present = 0;
    for (int i = 0; i < questions; i++) {
      Section section = new Section(bars, asked.get(i)[1]);
      int symbol = (int) asked.get(i)[0];
      for (String factor : FACTORS) {
        @Nullable Double expected = section.expected(factor, symbol);
        Object found = rows.get(i).get(factor.replace(":", "__"));
        assertThat(found).as(factor + " of " + lines.get(i + 1)).isEqualTo(expected);
        present += found == null ? 0 : 1;
        assertThat(rows.get(i).get(factor.replace(":", "__") + "__knowledge") == null)
            .isEqualTo(found == null);
      }
    }
    assertThat(present).isGreaterThan(questions);
  }

  /** All symbols at one time, by brute force. */
  private static final class Section {
    private final @Nullable Double[] prices = new @Nullable Double[SYMBOLS];
    private final @Nullable Double[] trends = new @Nullable Double[SYMBOLS];
    private final long timeNs;

    Section(List<BarRow> bars, long timeNs) {
      this.timeNs = timeNs;
      for (int symbol = 0; symbol < SYMBOLS; symbol++) {
        BarRow newest = null;
        for (BarRow bar : bars) {
          if (bar.symbol().equals("S" + symbol) && bar.endNs() <= timeNs) {
            newest = bar;
          }
        }
        if (newest != null && timeNs - newest.endNs() <= 5 * SECOND) {
          LongFunction<Double> number = Double::longBitsToDouble;
          prices[symbol] = number.apply(newest.cells()[0]);
          trends[symbol] =
              newest.cells()[1] == CellBits.WARMING_UP
                  ? null
                  : prices[symbol] / number.apply(newest.cells()[1]);
        }
      }
    }

    @Nullable Double expected(String factor, int symbol) {
      @Nullable Double[] of =
          factor.equals("place:share") || factor.equals("place:ratio") ? trends : prices;
      @Nullable Double own = of[symbol];
      if (own == null || !isMember(symbol, timeNs)) {
        return null;
      }
      List<Double> others = new ArrayList<>();
      for (int i = 0; i < SYMBOLS; i++) {
        @Nullable Double other = of[i];
        if (other != null && isMember(i, timeNs)) {
          others.add(other);
        }
      }
      NaiveDistribution naive = new NaiveDistribution(others);
      return switch (factor) {
        case "place:rank" -> Double.valueOf(naive.rankDown(own));
        case "place:up" -> Double.valueOf(naive.rankUp(own));
        case "place:share" -> Double.valueOf(naive.share(own));
        default -> naive.zscore(own);
      };
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void shouldReportWhyThereIsNoValue() throws Exception {
    lab.lake.bars(
        (BarView) lab.catalog.view("fast"),
        List.of(
            fast("S1", DAY + SECOND, bits(3), bits(1)), fast("S2", DAY + SECOND, bits(3), bits(1))),
        false);
    String time = "," + (DAY + SECOND);
    spine("symbol,time", "S1" + time, "S3" + time, "S7" + time, "X" + time);

    Map<String, Object> report =
        lab.run(
            Map.of(
                "spine",
                "spine.csv",
                "output",
                "out.parquet",
                "factors",
                List.of("place:rank", "place:z", "nobody:rank", "fast:last_price")));

    assertThat(column("place__rank")).containsExactly(1.0, null, null, null);
    Map<String, Map<String, Object>> columns =
        (Map<String, Map<String, Object>>) report.get("columns");
    assertThat(columns.get("place__rank").get("nulls"))
        .isEqualTo(Map.of("input", 1L, "not_member", 2L));
    assertThat(columns.get("place__z").get("nulls"))
        .isEqualTo(Map.of("division_by_zero", 1L, "input", 1L, "not_member", 2L));
    assertThat(columns.get("nobody__rank").get("nulls")).isEqualTo(Map.of("not_member", 4L));
    try (var left = Files.list(root.resolve("second").resolve("scratch"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void shouldCompareWithAllMembersWhereTheSpineKeepsFew() throws Exception {
    lab.lake.bars(
        (BarView) lab.catalog.view("fast"),
        List.of(
            fast("S1", DAY + SECOND, bits(3), bits(1)),
            fast("S2", DAY + SECOND, bits(4), bits(1)),
            fast("S7", DAY + SECOND, bits(9), bits(1))),
        false);
    spine("symbol,time", "S7," + (DAY + SECOND), "S1," + (DAY + SECOND));

    lab.run(
        Map.of(
            "spine", "spine.csv",
            "output", "out.parquet",
            "factors", "place:rank",
            "universe", "index"));

    assertThat(column("symbol")).containsExactly("S1");
    assertThat(column("place__rank")).containsExactly(2.0);
  }

  @Test
  void shouldCompareOnTheShareBasisOfEachTimeAsKnownThen() throws Exception {
    long end = DAY + SECOND;
    lab.lake.bars(
        (BarView) lab.catalog.view("fast"),
        List.of(fast("S1", end, bits(100), bits(1)), fast("S2", end, bits(50), bits(1))),
        false);
    lab.lake.offline(
        (OfflineView) lab.catalog.view("splits"),
        List.of(new OfflineRow("S1", end, end + SECOND, null, false, List.of(10.0))));
    spine("symbol,time", "S1," + end, "S1," + (end + SECOND), "S2," + (end + SECOND));

    lab.run(
        Map.of(
            "spine", "spine.csv",
            "output", "out.parquet",
            "factors", List.of("place:basis", "place:rank")));

    assertThat(column("place__basis")).containsExactly(1.0, 2.0, 1.0);
    assertThat(column("place__rank")).containsExactly(1.0, 1.0, 2.0);
  }

  @Test
  void shouldRefuseMoreRowsToCompareThanASpineMayHave() throws Exception {
    List<String> lines = new ArrayList<>(List.of("symbol,time"));
    for (int i = 0; i < 100_000 / (SYMBOLS - 2) + 1; i++) {
      lines.add("S1," + (DAY + i));
    }
    spine(lines.toArray(String[]::new));

    RequestException refusal =
        refused(() ->
            lab.run(
                Map.of("spine", "spine.csv", "output", "out.parquet", "factors", "place:rank")));

    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
    assertThat(refusal.detail())
        .isEqualTo(
            "must have at most 100000 rows to compare, times of the spine by members:"
                + " universe=index, rows=100002");
  }
}
