package io.factorline.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoDataTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 2);
  private static final Map<String, Long> PRICES =
      Map.of("SIM.AAA", 81_234L, "SIM.BBB", 5_000L, "SIM.CCC", 99_999L, "SIM.DDD", 20_000L);

  @TempDir Path folder;

  @Test
  void shouldGiveEachSymbolAYearOfDaysThatEndsAtItsFirstLivePrice() {
    Map<String, List<String[]>> days = bySymbol(data(1).dailyBars());

    assertThat(days).hasSize(4);
    days.forEach((symbol, rows) -> {
      assertThat(rows).hasSize(365);
      for (int i = 0; i < rows.size(); i++) {
        assertThat(rows.get(i)[1]).isEqualTo(TODAY.minusDays(365 - i).toString());
      }
      assertThat(number(rows.getLast()[5])).isEqualTo(PRICES.get(symbol) / 100.0);
    });
  }

  @Test
  void shouldHaveDaysThatAPriceCanMake() {
    bySymbol(data(1).dailyBars())
        .forEach((symbol, rows) -> {
          double close = Double.NaN;
          for (String[] row : rows) {
            double open = number(row[2]);
            assertThat(Double.isNaN(close) || open == close).as("opens where it closed").isTrue();
            close = number(row[5]);
            assertThat(number(row[3])).isGreaterThanOrEqualTo(Math.max(open, close));
            assertThat(number(row[4])).isPositive().isLessThanOrEqualTo(Math.min(open, close));
            assertThat(Long.parseLong(row[6])).isPositive();
          }
          double[] closes = rows.stream().mapToDouble(row -> number(row[5])).toArray();
          double mean = Arrays.stream(closes).average().orElseThrow();
          assertThat(mean).isBetween(closes[364] / 2, closes[364] * 2);
        });
  }

  @Test
  void shouldHaveFundamentalsThatFitThePriceAndAreKnownLater() {
    Map<String, List<String[]>> quarters = bySymbol(data(1).fundamentals());

    assertThat(quarters).hasSize(4);
    quarters.forEach((symbol, rows) -> {
      assertThat(rows).hasSizeGreaterThanOrEqualTo(7);
      for (String[] row : rows) {
        Instant disclosed = Instant.parse(row[2]);
        assertThat(disclosed)
            .isAfter(Instant.parse(row[1]).plusSeconds(86_400L * 29))
            .isBefore(Instant.parse(TODAY + "T00:00:00Z"));
        assertThat(PRICES.get(symbol) / 100.0 / number(row[3])).isBetween(0.5, 3.5);
        assertThat(number(row[4])).isCloseTo(number(row[3]) * number(row[5]), within(0.1));
        assertThat(number(row[6])).isBetween(0.0, 0.3);
        assertThat(Long.parseLong(row[7])).isBetween(10_000_000L, 500_000_000L);
      }
      assertThat(LocalDate.parse(rows.getLast()[1].substring(0, 10))).isAfter(TODAY.minusDays(200));
    });
  }

  @Test
  void shouldRestateSomeQuartersLater() {
    List<String[]> rows = rows(data(1).fundamentals()).toList();

    Map<String, List<String[]>> byQuarter =
        rows.stream().collect(Collectors.groupingBy(row -> row[0] + row[1]));
    List<List<String[]>> restated =
        byQuarter.values().stream().filter(versions -> versions.size() > 1).toList();
    assertThat(restated).isNotEmpty();
    restated.forEach(versions -> {
      assertThat(Instant.parse(versions.get(1)[2])).isAfter(Instant.parse(versions.get(0)[2]));
      assertThat(number(versions.get(1)[4])).isLessThan(number(versions.get(0)[4]));
    });
  }

  @Test
  void shouldWriteTheSameBytesForTheSameArguments() throws IOException {
    data(1).write(folder.resolve("a"));
    data(1).write(folder.resolve("b"));
    data(2).write(folder.resolve("c"));

    for (String name : List.of(DemoData.DAILY_BARS, DemoData.FUNDAMENTALS)) {
      String first = Files.readString(folder.resolve("a").resolve(name));
      assertThat(folder.resolve("b").resolve(name)).hasContent(first);
      assertThat(Files.readString(folder.resolve("c").resolve(name))).isNotEqualTo(first);
    }
    assertThat(folder.resolve("a/README.txt")).content().contains("Synthetic");
    try (Stream<Path> files = Files.list(folder.resolve("a"))) {
      assertThat(files).hasSize(3);
    }
  }

  private static DemoData data(long seed) {
    return new DemoData(PRICES, seed, TODAY);
  }

  private static Map<String, List<String[]>> bySymbol(Stream<String> lines) {
    return rows(lines)
        .collect(Collectors.groupingBy(row -> row[0], LinkedHashMap::new, Collectors.toList()));
  }

  private static Stream<String[]> rows(Stream<String> lines) {
    return lines.skip(1).map(line -> line.split(","));
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }
}
