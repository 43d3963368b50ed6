package io.factorline.api.history.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.history.stitch.SymbolHistory.Wanted;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Daily bars of a venue with sessions, a weekend and a holiday among them: how long a member's bar
 * counts goes by the trading time of the venue, against a twin that counts minutes.
 */
final class CrossSessionsTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 4, 27);
  private static final LocalDate HOLIDAY = LocalDate.of(2026, 5, 1);
  private static final int DAYS = 21;
  private static final LocalTime OPEN = LocalTime.of(9, 0);
  private static final LocalTime CLOSE = LocalTime.of(15, 30);
  private static final Duration TTL = Duration.ofHours(26);
  private static final List<String> SYMBOLS = List.of("A", "B", "C", "D", "E");
  private static final long MINUTE_NS = 60_000_000_000L;

  private static final Catalog CATALOG =
      CatalogLoader.parse(
          "test",
          """
          version: 1
          venues:
            DAYS:
              zone: UTC
              sessions: [{from: 2020-01-01, days: mon-fri, open: 09:00, close: 15:30}]
              holidays: {2026-05-01: Labour Day}
              expires: 2026-12-31
          instruments:
            - {pattern: '*', venue: DAYS, currency: USD, tickSize: 0.01, lot: 1}
          universes: {all: [A, B, C, D, E]}
          views:
            days: {timeframe: 1d, ttl: 26h, factors: [{name: open, kind: open}]}
            place:
              kind: cross
              universe: all
              factors: {rank: {of: days:open, transform: rank}}
          """);

  /* Some days have no bar, of D and E most, so that their last one gets too old. */
  private final Map<String, TreeMap<Long, Double>> bars = bars();

  private static Map<String, TreeMap<Long, Double>> bars() {
    SplittableRandom random = new SplittableRandom(5);
    Map<String, TreeMap<Long, Double>> bars = new TreeMap<>();
    for (String symbol : SYMBOLS) {
      TreeMap<Long, Double> own = new TreeMap<>();
      for (int day = 0; day < DAYS; day++) {
        LocalDate date = FIRST.plusDays(day);
        if (isSession(date) && random.nextInt(10) >= gaps(symbol)) {
          own.put(endNs(date), 1 + random.nextInt(1_000) / 10.0);
        }
      }
      bars.put(symbol, own);
    }
    return bars;
  }

  private static int gaps(String symbol) {
    return switch (symbol) {
      case "D" -> 8;
      case "E" -> 6;
      default -> 1;
    };
  }

  private static boolean isSession(LocalDate date) {
    return date.getDayOfWeek().getValue() <= DayOfWeek.FRIDAY.getValue() && !date.equals(HOLIDAY);
  }

  private static long endNs(LocalDate date) {
    return date.atTime(CLOSE).toEpochSecond(ZoneOffset.UTC) * 1_000_000_000L;
  }

  @Test
  void shouldCountTheTradingTimeSinceEachMembersBar() {
    HistoryPlan plan = HistoryPlan.compile(CATALOG, List.of("place:rank"));
    int stale = 0;
    int rows = 0;
    for (HistoryRows told : read(plan)) {
      for (int row = 0; row < told.count(); row++, rows++) {
        long atNs = told.endNs(row);
        Double expected = rank(told.symbol(), atNs);
        double found = Cells.value(told.cell(0, row));
        assertThat(Double.isNaN(found) ? null : found)
            .as("%s at %d", told.symbol(), atNs)
            .isEqualTo(expected);
        stale += SYMBOLS.size() - present(atNs).size();
      }
    }
    assertThat(rows).isGreaterThan(30);
    assertThat(stale).as("members whose bar was too old").isGreaterThan(10);
  }

  private List<HistoryRows> read(HistoryPlan plan) {
    List<StitchedRows> axis = plan.axis().stream().map(read -> source()).toList();
    List<StitchedRows> joined = plan.joined().stream().map(read -> source()).toList();
    SymbolHistory history = new SymbolHistory(plan, axis, joined);
    List<HistoryRows> series = new ArrayList<>();
    for (String symbol : SYMBOLS) {
      Wanted wanted =
          new Wanted(
              symbol, Long.MIN_VALUE, Long.MAX_VALUE, 1_000, Long.MAX_VALUE, false, Long.MAX_VALUE);
      series.add(history.read(wanted, CATALOG.venueOf(symbol).calendar()));
    }
    return new CrossHistory(plan, joined, 1_000_000, () -> {}).compare(series, Long.MAX_VALUE);
  }

  private StitchedRows source() {
    TailSource all =
        (symbol, columns, fromNs, toNs) -> {
          TimedRows.Builder builder = new TimedRows.Builder(columns.length, 0);
          bars.get(symbol)
              .forEach((endNs, value) -> {
                if (endNs >= fromNs && endNs < toNs) {
                  int at = builder.add(endNs, endNs, 0);
                  for (int c = 0; c < columns.length; c++) {
                    builder.cell(c, at, Cells.of(value));
                  }
                }
              });
          return builder.buildSorted();
        };
    return new StitchedRows(RowSource.EMPTY, all);
  }

  private Double rank(String symbol, long atNs) {
    Map<String, Double> present = present(atNs);
    Double own = present.get(symbol);
    return own == null
        ? null
        : 1.0 + present.values().stream().filter(value -> value > own).count();
  }

  /** Newest bar of each member whose venue has traded no longer than the ttl since its end. */
  private Map<String, Double> present(long atNs) {
    Map<String, Double> present = new TreeMap<>();
    bars.forEach((symbol, own) -> {
      Map.Entry<Long, Double> newest = own.floorEntry(atNs);
      if (newest != null && tradedMinutes(newest.getKey(), atNs) <= TTL.toMinutes()) {
        present.put(symbol, newest.getValue());
      }
    });
    return present;
  }

  private static long tradedMinutes(long fromNs, long toNs) {
    long minutes = 0;
    for (long at = fromNs; at < toNs; at += MINUTE_NS) {
      minutes += isOpen(at) ? 1 : 0;
    }
    return minutes;
  }

  private static boolean isOpen(long atNs) {
    LocalDateTime local = LocalDateTime.ofEpochSecond(atNs / 1_000_000_000L, 0, ZoneOffset.UTC);
    return isSession(local.toLocalDate())
        && !local.toLocalTime().isBefore(OPEN)
        && local.toLocalTime().isBefore(CLOSE);
  }
}
