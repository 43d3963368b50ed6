package io.factorline.sync.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.catalog.OfflineView;
import io.factorline.sync.fixture.ParquetTable;
import io.factorline.sync.fixture.TestLake.BarRow;
import io.factorline.sync.fixture.TestLake.OfflineRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Derived factors of training sets on the share basis of each row's time. */
final class TrainingBasisTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long T = 1_700_000_000L * SECOND;
  private static final Catalog CATALOG =
      CatalogLoader.parse(
          "lab.yaml",
          TrainingLab.CATALOG.replace(
              "  quotes: {kind: quote",
              "  splits: {kind: corporate_actions, entity: symbol}\n  quotes: {kind: quote"));

  @TempDir private Path root;
  private TrainingLab lab;
  private Map<String, Object> report = Map.of();
  private int runs;
  private final List<OfflineRow> splits = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    lab = TrainingLab.of(CATALOG, root);
    lab.lake.offline(
        (OfflineView) CATALOG.view("facts"),
        List.of(new OfflineRow("X", T, T, null, false, Arrays.asList(30.0, 700L, "tech", true))));
    lab.lake.bars(
        (BarView) CATALOG.view("fast"), List.of(bar("fast", T + 10 * SECOND, 100)), false);
    lab.lake.bars(
        (BarView) CATALOG.view("slow"), List.of(bar("slow", T + 10 * SECOND, 100)), false);
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  private static BarRow bar(String view, long endNs, double price) {
    long bits = Double.doubleToRawLongBits(price);
    long startNs = endNs - (view.equals("fast") ? SECOND : 60 * SECOND);
    return new BarRow("X", startNs, endNs, endNs, 0, null, new long[] {bits, bits});
  }

  private void split(long effectiveNs, long knowledgeNs, @Nullable Double ratio) {
    splits.add(new OfflineRow("X", effectiveNs, knowledgeNs, null, false, Arrays.asList(ratio)));
  }

  private void delete(long effectiveNs, long knowledgeNs) {
    splits.add(
        new OfflineRow("X", effectiveNs, knowledgeNs, null, true, Arrays.asList((Object) null)));
  }

  private List<@Nullable Object> cells(String factor, long... times) throws Exception {
    return cells(Map.of("factors", factor), factor.replace(":", "__"), times);
  }

  private List<@Nullable Object> cells(Map<String, ?> asked, String column, long... times)
      throws Exception {
    if (!splits.isEmpty()) {
      splits.sort((a, b) -> Long.compare(a.eventNs(), b.eventNs()));
      lab.lake.offline((OfflineView) CATALOG.view("splits"), splits);
      splits.clear();
    }
    StringBuilder spine = new StringBuilder("symbol,time\n");
    for (long time : times) {
      spine.append("X,").append(time).append('\n');
    }
    Files.writeString(lab.folder.resolve("spine.csv"), spine);
    Map<String, Object> request = new HashMap<>(asked);
    request.put("spine", "spine.csv");
    String output = "out" + runs++ + ".parquet";
    request.put("output", output);
    report = lab.run(request);
    List<@Nullable Object> cells = new ArrayList<>();
    for (Map<String, @Nullable Object> row : ParquetTable.read(lab.folder.resolve(output))) {
      cells.add(row.get(column));
    }
    return cells;
  }

  @Test
  void shouldLookAtAnActionFromExactlyWhenItIsInForceAndKnown() throws Exception {
    split(T + 11 * SECOND, T - SECOND, 10.0);
    long effective = T + 11 * SECOND;
    assertThat(cells("mixed:pbr", effective - 1, effective))
        .containsExactly(100 / 30.0, (100 / 10.0) / (30 / 10.0));
    assertThat(cells("mixed:cap", effective - 1, effective))
        .containsExactly(100 * 700.0, (100 / 10.0) * (700 * 10.0));
    assertThat(cells("fast:last_price", effective)).containsExactly(100.0);
    assertThat(report.get("cut").toString()).doesNotContain("splits");
  }

  @Test
  void shouldNotKnowWhatBecomesKnownLater() throws Exception {
    split(T + 5 * SECOND, T + 12 * SECOND + 1, 10.0);
    assertThat(cells("mixed:pbr", T + 12 * SECOND, T + 12 * SECOND + 1))
        .containsExactly(100 / 30.0, 100 / (30 / 10.0));
  }

  @Test
  void shouldTakeABarThatEndsAsASplitTakesEffectForOneOfTheOldBasis() throws Exception {
    split(T + 10 * SECOND, T, 10.0);
    assertThat(cells("mixed:pbr", T + 10 * SECOND)).containsExactly((100 / 10.0) / (30 / 10.0));
  }

  @Test
  void shouldTakeAFactOfExactlyThatTimeForOneOfTheNew() throws Exception {
    split(T, T, 10.0);
    assertThat(cells("mixed:pbr", T + 10 * SECOND)).containsExactly(100 / 30.0);
  }

  @Test
  void shouldFollowRevisionsDeletionsAndRatiosThatAreNotKnownYet() throws Exception {
    long effective = T + SECOND;
    split(effective, T, null);
    split(effective, T + 11 * SECOND, 4.0);
    split(effective, T + 12 * SECOND, 5.0);
    delete(effective, T + 13 * SECOND);
    split(T + 2 * SECOND, T + 14 * SECOND, 0.1);
    assertThat(
            cells(
                "mixed:pbr",
                T + 10 * SECOND,
                T + 11 * SECOND,
                T + 12 * SECOND,
                T + 13 * SECOND,
                T + 14 * SECOND))
        .containsExactly(null, 100 / (30 / 4.0), 100 / (30 / 5.0), 100 / 30.0, 100 / (30 / 0.1));
    assertThat(report.get("columns").toString()).contains("nulls={basis=1}");
    assertThat(report.get("cut").toString()).contains("offline/splits=1");
  }

  @Test
  void shouldKnowASplitByServedFromWhenItWasServed() throws Exception {
    splits.add(
        new OfflineRow("X", T + SECOND, T, T + 12 * SECOND, false, Arrays.asList((Object) 10.0)));
    splits.add(new OfflineRow("X", T + 2 * SECOND, T, null, false, Arrays.asList((Object) 7.0)));
    lab.lake.bars((BarView) CATALOG.view("fast"), List.of(served(T + 11 * SECOND)), false);
    lab.lake.offline(
        (OfflineView) CATALOG.view("facts"),
        List.of(
            new OfflineRow(
                "X", T + SECOND / 2, T, T, false, Arrays.asList(30.0, 700L, "a", true))));
    assertThat(
            cells(
                Map.of("factors", "mixed:pbr", "known", "served"),
                "mixed__pbr",
                T + 12 * SECOND - 1,
                T + 12 * SECOND))
        .containsExactly(200 / 30.0, 200 / (30 / 10.0));
  }

  private static BarRow served(long endNs) {
    long bits = Double.doubleToRawLongBits(200);
    return new BarRow("X", endNs - SECOND, endNs, endNs, 0, endNs, new long[] {bits, bits});
  }

  /** Random splits of random symbols and times, against the rule read word for word. */
  @Test
  void shouldEqualTheRuleToTheBit() throws Exception {
    Random random = new Random(19);
    List<long[]> said = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      long effective = T + random.nextInt(12) * SECOND;
      long known = T + random.nextInt(12) * SECOND + i;
      double ratio = 0.1 + 9 * random.nextDouble();
      said.add(new long[] {effective, known});
      ratios.add(ratio);
      split(effective, known, ratio);
    }
    long[] times = random.longs(40, T + 10 * SECOND, T + 15 * SECOND).toArray();
    List<@Nullable Object> cells = cells("mixed:pbr", times);
    for (int i = 0; i < times.length; i++) {
      double price = 100 / product(said, ratios, T + 10 * SECOND - 1, times[i]);
      double bps = 30 / product(said, ratios, T, times[i]);
      assertThat(cells.get(i)).as("at %d", times[i]).isEqualTo(price / bps);
    }
  }

  private static double product(List<long[]> said, List<Double> ratios, long heldNs, long atNs) {
    double product = 1;
    for (long effective = T; effective <= atNs; effective += SECOND) {
      int last = -1;
      for (int i = 0; i < said.size(); i++) {
        boolean isSeen = said.get(i)[0] == effective && said.get(i)[1] <= atNs;
        if (isSeen && (last < 0 || said.get(i)[1] > said.get(last)[1])) {
          last = i;
        }
      }
      product *= effective > heldNs && last >= 0 ? ratios.get(last) : 1;
    }
    return product;
  }
}
