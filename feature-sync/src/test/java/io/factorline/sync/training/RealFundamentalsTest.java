package io.factorline.sync.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.catalog.OfflineView;
import io.factorline.sync.fixture.ParquetTable;
import io.factorline.sync.fixture.TestLake.OfflineRow;
import io.factorline.testsupport.SharedData;
import io.factorline.time.UtcTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fundamentals of real companies: nothing is seen before it was known. */
final class RealFundamentalsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String YAML =
      """
      version: 1
      venues:
        WORLD: {zone: UTC}
      instruments:
        - {pattern: '*', venue: WORLD, currency: USD, tickSize: 0.01, lot: 1}
      views:
        panel:
          kind: offline
          entity: symbol
          ttl: 3650d
          fields:
            - {name: pe, unit: ratio, dimension: ratio}
            - {name: pb, unit: ratio, dimension: ratio}
            - {name: eps, unit: USD, dimension: per_share}
      """;

  @TempDir private Path root;

  private static long ns(LocalDate date) {
    return date.atStartOfDay().toEpochSecond(ZoneOffset.UTC) * SECOND;
  }

  private static @Nullable Double number(String text) {
    return text.isEmpty() || text.equals("Infinity") ? null : Double.valueOf(text);
  }

  @Test
  void shouldEqualABruteForceLookUpAndHideWhatIsKnownOneSecondLater() throws Exception {
    List<OfflineRow> rows = panel();
    Catalog catalog = CatalogLoader.parse("panel.yaml", YAML);
    try (TrainingLab lab = TrainingLab.of(catalog, root)) {
      lab.lake.offline((OfflineView) catalog.view("panel"), rows);
      Random random = new Random(503);
      List<OfflineRow> asked = new ArrayList<>();
      List<Long> times = new ArrayList<>();
      StringBuilder spine = new StringBuilder("symbol,time\n");
      for (int i = 0; i < 4_000; i++) {
        OfflineRow row = rows.get(random.nextInt(rows.size()));
        asked.add(row);
        times.add(row.knowledgeNs() + (random.nextInt(3) - 1) * SECOND);
        spine.append(row.entity()).append(',').append(times.get(i)).append('\n');
      }
      Files.writeString(lab.folder.resolve("spine.csv"), spine);

      lab.run(
          Map.of(
              "spine",
              "spine.csv",
              "output",
              "out.parquet",
              "times",
              true,
              "factors",
              "panel:pe,panel:pb,panel:eps"));

      List<Map<String, @Nullable Object>> cells =
          ParquetTable.rows(
              "SELECT panel__pe, panel__pb, panel__eps, epoch_ns(panel__pe__knowledge) AS k FROM '"
                  + lab.folder.resolve("out.parquet")
                  + "'");
      int hidden = 0;
      for (int i = 0; i < asked.size(); i++) {
        @Nullable OfflineRow expected = lookUp(rows, asked.get(i).entity(), times.get(i));
        requireEqual(expected, cells.get(i), times.get(i));
        hidden += expected == null || expected.knowledgeNs() < asked.get(i).knowledgeNs() ? 1 : 0;
      }
      assertThat(hidden).isGreaterThan(1_000);
    }
  }

  private static void requireEqual(
      @Nullable OfflineRow expected, Map<String, @Nullable Object> cells, long timeNs) {
    List<@Nullable Object> found = new ArrayList<>(cells.values()).subList(0, 3);
    assertThat(found)
        .as("at %d", timeNs)
        .isEqualTo(expected == null ? Arrays.asList(null, null, null) : expected.values());
    Object known = cells.get("k");
    assertThat(known == null || (Long) known <= timeNs).isTrue();
  }

  private static @Nullable OfflineRow lookUp(List<OfflineRow> rows, String entity, long timeNs) {
    OfflineRow newest = null;
    for (OfflineRow row : rows) {
      if (row.entity().equals(entity)
          && row.knowledgeNs() <= timeNs
          && (newest == null || row.eventNs() > newest.eventNs())) {
        newest = row;
      }
    }
    return newest;
  }

  private static List<OfflineRow> panel() throws IOException {
    Path file = SharedData.file("sp500_fundamentals/sp500_pit_panel.csv.gz");
    List<OfflineRow> rows = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      List<String> header = List.of(reader.readLine().split(",", -1));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
        long known = UtcTime.parse(cells[header.indexOf("known_at")]);
        rows.add(
            new OfflineRow(
                cells[header.indexOf("symbol")],
                known,
                known,
                null,
                false,
                Arrays.asList(
                    number(cells[header.indexOf("pe")]),
                    number(cells[header.indexOf("pb")]),
                    number(cells[header.indexOf("eps")]))));
      }
    }
    return rows;
  }

  /** One figure, known in late 2019, stands beside each day since 2016. */
  @Test
  void shouldNotLeakFiguresOf2019IntoTheYearsBefore() throws Exception {
    List<String> lines = SharedData.lines("krx_daily/005930.csv").stream().skip(1).toList();
    String figure = lines.getFirst().split(",", -1)[7];
    long known = lastDayOf(figure, lines);
    assertThat(known).isGreaterThan(ns(LocalDate.of(2019, 9, 30)));
    List<OfflineRow> rows = new ArrayList<>();
    StringBuilder spine = new StringBuilder("symbol,time\n");
    for (String line : lines) {
      String[] cells = line.split(",", -1);
      long day = day(cells[0]);
      rows.add(
          new OfflineRow(
              "005930",
              day,
              Math.max(day, known),
              null,
              false,
              Arrays.asList(number(cells[6]), number(cells[7]), null)));
      if (day < ns(LocalDate.of(2019, 1, 1))) {
        spine.append("005930,").append(day).append('\n');
      }
    }
    spine.append("005930,").append(known - 1).append('\n');
    spine.append("005930,").append(known).append('\n');
    Catalog catalog = CatalogLoader.parse("panel.yaml", YAML);
    try (TrainingLab lab = TrainingLab.of(catalog, root)) {
      lab.lake.offline((OfflineView) catalog.view("panel"), rows);
      Files.writeString(lab.folder.resolve("spine.csv"), spine);

      lab.run(
          Map.of("spine", "spine.csv", "output", "out.parquet", "factors", "panel:pe,panel:pb"));

      List<Map<String, @Nullable Object>> cells =
          ParquetTable.read(lab.folder.resolve("out.parquet"));
      assertThat(cells.subList(0, cells.size() - 1))
          .hasSizeGreaterThan(700)
          .allSatisfy(row ->
              assertThat(row).containsEntry("panel__pe", null).containsEntry("panel__pb", null));
      assertThat(cells.getLast()).containsEntry("panel__pb", number(figure));
    }
  }

  private static long lastDayOf(String figure, List<String> lines) {
    return lines.stream()
        .map(line -> line.split(",", -1))
        .filter(cells -> cells[7].equals(figure))
        .mapToLong(cells -> day(cells[0]))
        .max()
        .orElseThrow();
  }

  private static long day(String basicIsoDate) {
    return ns(LocalDate.parse(basicIsoDate, DateTimeFormatter.BASIC_ISO_DATE));
  }
}
