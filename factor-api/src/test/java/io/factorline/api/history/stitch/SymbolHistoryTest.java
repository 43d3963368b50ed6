package io.factorline.api.history.stitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.factorline.api.history.stitch.SymbolHistory.Wanted;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogException;
import io.factorline.catalog.CatalogLoader;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.View;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.market.SessionCalendar;
import io.factorline.online.CellState;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of several views, joins and derived factors, against the rule read word for word. */
final class SymbolHistoryTest {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long START_NS = 1_700_000_000L * SECOND_NS;
  private static final String YAML =
      """
      version: 1
      venues:
        WORLD: {zone: UTC}
      instruments:
        - {pattern: '*', venue: WORLD, currency: USD, tickSize: 0.01, lot: 1}
      entities:
        symbol: {joinKey: symbol}
      factorSets:
        few:
          - {name: open, kind: open}
          - {name: low, kind: low}
      views:
        fast: {timeframe: 1s, ttl: 20s, delay: 2s, factorSets: [few]}
        twin: {timeframe: 1s, ttl: 20s, factorSets: [few]}
        slow: {timeframe: 5s, ttl: 8s, delay: 1s, factorSets: [few]}
        book:
          kind: offline
          entity: symbol
          ttl: 15s
          fields:
            - {name: bps, unit: currency, dimension: per_share}
        made:
          kind: derived
          factors:
            ratio: slow:open / book:bps
            sum: fast:low + slow:low
      """;

  private final SessionCalendar calendar = SessionCalendar.alwaysOpen(ZoneId.of("UTC"));
  private final Map<String, List<Version>> rows = new HashMap<>();
  private Catalog catalog = CatalogLoader.defaults();

  /** A version of a row with one value per factor of its view. */
  private record Version(long timeNs, long knowledgeNs, int revision, double[] values) {}

  private void load() throws CatalogException {
    catalog = CatalogLoader.parse("test", YAML);
  }

  private void fill(Random random) {
    for (String name : List.of("fast", "twin", "slow", "book")) {
      View view = catalog.view(name);
      long stepNs = view instanceof BarView bars ? bars.timeframe().durationNs() : 3 * SECOND_NS;
      long delayNs = view instanceof BarView bars ? bars.delay().toNanos() : 0;
      List<Version> versions = new ArrayList<>();
      for (int i = 1; i < 60 * SECOND_NS / stepNs; i++) {
        if (random.nextInt(4) == 0) {
          continue;
        }
        long timeNs = START_NS + i * stepNs;
        boolean isBars = view instanceof BarView;
        long firstNs = isBars ? timeNs + delayNs : timeNs + random.nextInt(12) * SECOND_NS;
        versions.add(version(timeNs, firstNs, 0, view, random));
        if (random.nextInt(5) == 0) {
          long laterNs = firstNs + (1 + random.nextInt(9)) * SECOND_NS;
          versions.add(version(timeNs, laterNs, isBars ? 1 : 0, view, random));
        }
      }
      versions.sort(
          Comparator.comparing(Version::timeNs)
              .thenComparing(Version::revision)
              .thenComparing(Version::knowledgeNs));
      rows.put(name, versions);
    }
  }

  private static Version version(
      long timeNs, long knowledgeNs, int revision, View view, Random random) {
    double[] values = random.doubles(view.factorNames().size(), 1, 9).toArray();
    return new Version(timeNs, knowledgeNs, revision, values);
  }

  private StitchedRows source(HistoryPlan.ViewRead read) {
    List<Version> versions = rows.getOrDefault(read.view().name(), List.of());
    TailSource all =
        (symbol, columns, fromNs, toNs) -> {
          TimedRows.Builder builder = new TimedRows.Builder(columns.length, 0);
          for (Version version : versions) {
            if (version.timeNs() >= fromNs && version.timeNs() < toNs) {
              int at = builder.add(version.timeNs(), version.knowledgeNs(), version.revision());
              for (int c = 0; c < columns.length; c++) {
                builder.cell(c, at, Cells.of(version.values()[columns[c]]));
              }
            }
          }
          return builder.build();
        };
    return new StitchedRows(RowSource.EMPTY, all);
  }

  private HistoryRows read(HistoryPlan plan, long asOfNs, boolean isBehind) {
    List<StitchedRows> axis = plan.axis().stream().map(this::source).toList();
    List<StitchedRows> joined = plan.joined().stream().map(this::source).toList();
    Wanted wanted =
        new Wanted("X", Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, asOfNs, isBehind);
    return new SymbolHistory(plan, axis, joined).read(wanted, calendar);
  }

  /** The version told of a bar, or null. */
  private Version told(String view, long endNs, long asOfNs) {
    return rows.get(view).stream()
        .filter(v -> v.timeNs() == endNs && v.knowledgeNs() <= asOfNs)
        .max(Comparator.comparing(Version::revision))
        .orElse(null);
  }

  /** The version that counts at a time, or null. */
  private Version at(String view, long atNs) {
    View of = catalog.view(view);
    long ttlNs = (of instanceof BarView bars ? bars.ttl() : ((OfflineView) of).ttl()).toNanos();
    return rows.get(view).stream()
        .filter(v -> v.knowledgeNs() <= atNs && v.timeNs() <= atNs && v.timeNs() >= atNs - ttlNs)
        .max(
            Comparator.comparing(Version::timeNs)
                .thenComparing(Version::revision)
                .thenComparing(Version::knowledgeNs))
        .orElse(null);
  }

  private static double value(Version version, int factor) {
    return version == null ? Double.NaN : version.values()[factor];
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldDoWhatTheRuleSays(long seed) throws CatalogException {
    load();
    Random random = new Random(seed);
    fill(random);
    long asOfNs = seed % 2 == 0 ? Long.MAX_VALUE : START_NS + random.nextLong(60 * SECOND_NS);
    HistoryPlan plan =
        HistoryPlan.compile(
            catalog,
            List.of("fast:low", "twin:open", "book:bps", "made:ratio", "made:sum", "fast:open"));

    HistoryRows found = read(plan, asOfNs, false);

    List<Long> ends =
        Stream.of("fast", "twin")
            .flatMap(view -> rows.get(view).stream())
            .filter(v -> v.knowledgeNs() <= asOfNs)
            .map(Version::timeNs)
            .distinct()
            .sorted()
            .toList();
    assertThat(found.count()).isEqualTo(ends.size());
    for (int row = 0; row < found.count(); row++) {
      long endNs = ends.get(row);
      long atNs = Math.min(endNs + 2 * SECOND_NS, asOfNs);
      assertThat(found.endNs(row)).isEqualTo(endNs);
      double[] expected = {
        value(told("fast", endNs, asOfNs), 1),
        value(told("twin", endNs, asOfNs), 0),
        value(at("book", atNs), 0),
        value(at("slow", atNs), 0) / value(at("book", atNs), 0),
        value(at("fast", atNs), 1) + value(at("slow", atNs), 1),
        value(told("fast", endNs, asOfNs), 0)
      };
      for (int f = 0; f < expected.length; f++) {
        assertThat(Cells.value(found.cell(f, row)))
            .as("row %d factor %d", row, f)
            .isEqualTo(Double.valueOf(expected[f]));
      }
    }
  }

  @Test
  void shouldKnowAValueExactlyThenAndNotANanosecondBefore() throws CatalogException {
    load();
    long endNs = START_NS + 5 * SECOND_NS;
    long knownNs = endNs + 2 * SECOND_NS;
    HistoryPlan plan = HistoryPlan.compile(catalog, List.of("fast:open", "book:bps"));
    rows.put("fast", List.of(new Version(endNs, knownNs, 0, new double[] {1, 1})));

    rows.put("book", List.of(new Version(endNs, knownNs, 0, new double[] {7})));
    assertThat(Cells.value(read(plan, Long.MAX_VALUE, false).cell(1, 0))).isEqualTo(7);
    rows.put("book", List.of(new Version(endNs, knownNs + 1, 0, new double[] {7})));
    assertThat(read(plan, Long.MAX_VALUE, false).state(1, 0)).isEqualTo(CellState.MISSING_NO_DATA);
    long oldestNs = knownNs - 15 * SECOND_NS;
    rows.put("book", List.of(new Version(oldestNs, oldestNs, 0, new double[] {7})));
    assertThat(Cells.value(read(plan, Long.MAX_VALUE, false).cell(1, 0))).isEqualTo(7);
    rows.put("book", List.of(new Version(oldestNs - 1, oldestNs, 0, new double[] {7})));
    assertThat(read(plan, Long.MAX_VALUE, false).state(1, 0)).isEqualTo(CellState.MISSING_NO_DATA);

    assertThat(read(plan, knownNs, false).count()).isEqualTo(1);
    assertThat(read(plan, knownNs - 1, false).count()).isZero();
  }

  @Test
  void shouldHoldRowsBackWhileTheTailIsBehindForOneOfTheViews() throws CatalogException {
    load();
    List<Version> fast = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      long endNs = START_NS + i * SECOND_NS;
      fast.add(new Version(endNs, endNs, 0, new double[] {i, i}));
    }
    rows.put("fast", fast);
    rows.put("twin", fast.subList(0, 17));
    rows.put("slow", List.of(fast.get(4), fast.get(9)));
    rows.put("book", List.of());
    HistoryPlan twins = HistoryPlan.compile(catalog, List.of("fast:open", "twin:open"));
    HistoryPlan joined = HistoryPlan.compile(catalog, List.of("fast:open", "made:ratio"));

    assertThat(read(twins, Long.MAX_VALUE, true).count()).isEqualTo(17);
    assertThat(read(twins, Long.MAX_VALUE, false).count()).isEqualTo(20);
    assertThat(read(joined, Long.MAX_VALUE, true).count()).isEqualTo(14);
  }

  @Test
  void shouldTakeTheBarsOfTheInputsWhereOnlyDerivedFactorsAreAskedFor() throws CatalogException {
    load();
    fill(new Random(3));
    HistoryPlan plan = HistoryPlan.compile(catalog, List.of("made:ratio"));

    assertThat(plan.axis()).hasSize(1);
    assertThat(read(plan, Long.MAX_VALUE, false).count())
        .isEqualTo((int) rows.get("slow").stream().map(Version::timeNs).distinct().count());
  }

  @Test
  void shouldRefuseWhatHasNoRows() throws CatalogException {
    load();
    assertRefused(ErrorCode.MIXED_TIMEFRAMES, "fast:open", "slow:open");
    assertRefused(ErrorCode.MIXED_TIMEFRAMES, "made:sum");
    assertRefused(ErrorCode.NO_HISTORY, "book:bps");
  }

  private void assertRefused(ErrorCode code, String... factors) {
    assertThatExceptionOfType(RequestException.class)
        .isThrownBy(() -> HistoryPlan.compile(catalog, List.of(factors)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }
}
