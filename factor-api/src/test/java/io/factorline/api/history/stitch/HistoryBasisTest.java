package io.factorline.api.history.stitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.factorline.api.history.stitch.SymbolHistory.Wanted;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.market.SessionCalendar;
import io.factorline.online.CellState;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows on the share basis of their own time, and all on that of one time. */
final class HistoryBasisTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long T = 1_700_000_000L * SECOND;
  private static final String YAML =
      """
      version: 1
      venues:
        WORLD: {zone: UTC}
      instruments:
        - {pattern: '*', venue: WORLD, currency: USD, tickSize: 0.01, lot: 1}
      views:
        bars: {timeframe: 1s, ttl: 60s, factors: [{name: open, kind: open},
          {name: volume, kind: volume}, {name: rsi, kind: rsi, period: 2}]}
        book:
          kind: offline
          entity: symbol
          ttl: 60s
          fields:
            - {name: bps, unit: currency, dimension: per_share}
            - {name: debt, unit: currency, dimension: money}
        made:
          kind: derived
          factors:
            pbr: bars:open / book:bps
        splits: {kind: corporate_actions, entity: symbol}
      """;
  private static final Catalog CATALOG = CatalogLoader.parse("test", YAML);

  private final Map<String, List<long[]>> rows = new HashMap<>();

  /** Ten bars of open 100, 101, .. and volume 10, 11, ..; one fact of before the first. */
  @BeforeEach
  void fill() {
    for (int i = 1; i <= 10; i++) {
      long endNs = T + i * SECOND;
      put("bars", endNs, endNs, Cells.of(100 + i), Cells.of(10 + i), Cells.of(50 + i));
    }
    put("book", T - 5 * SECOND, T - 5 * SECOND, Cells.of(30), Cells.of(7));
  }

  private void put(String view, long timeNs, long knowledgeNs, long... cells) {
    long[] row = new long[2 + cells.length];
    row[0] = timeNs;
    row[1] = knowledgeNs;
    System.arraycopy(cells, 0, row, 2, cells.length);
    rows.computeIfAbsent(view, name -> new ArrayList<>()).add(row);
  }

  private void split(long effectiveNs, long knowledgeNs, double ratio) {
    put("splits", effectiveNs, knowledgeNs, Cells.of(ratio));
  }

  private StitchedRows source(HistoryPlan.ViewRead read) {
    TailSource all =
        (symbol, columns, fromNs, toNs) -> {
          TimedRows.Builder builder = new TimedRows.Builder(columns.length, 0);
          for (long[] row : rows.getOrDefault(read.view().name(), List.of())) {
            if (row[0] >= fromNs && row[0] < toNs) {
              int at = builder.add(row[0], row[1], 0);
              for (int c = 0; c < columns.length; c++) {
                builder.cell(c, at, row[2 + columns[c]]);
              }
            }
          }
          return builder.buildSorted();
        };
    return new StitchedRows(RowSource.EMPTY, all);
  }

  private HistoryRows read(HistoryPlan plan, long asOfNs, long basisNs) {
    List<StitchedRows> axis = plan.axis().stream().map(this::source).toList();
    List<StitchedRows> joined = plan.joined().stream().map(this::source).toList();
    Wanted wanted = new Wanted("X", Long.MIN_VALUE, Long.MAX_VALUE, 1_000, asOfNs, false, basisNs);
    return new SymbolHistory(plan, axis, joined)
        .read(wanted, SessionCalendar.alwaysOpen(ZoneId.of("UTC")));
  }

  private HistoryRows asTheyWere(String... factors) {
    return read(HistoryPlan.compile(CATALOG, List.of(factors)), Long.MAX_VALUE, Long.MAX_VALUE);
  }

  private HistoryRows adjusted(long asOfNs, long basisNs, String... factors) {
    return read(HistoryPlan.compile(CATALOG, List.of(factors), true), asOfNs, basisNs);
  }

  private static double value(HistoryRows found, int factor, int row) {
    return Cells.value(found.cell(factor, row));
  }

  @Test
  void shouldComputeEachRowOnTheBasisOfItsTimeByWhatWasKnownThen() {
    split(T + 4 * SECOND, T + 6 * SECOND, 10);
    HistoryRows found = asTheyWere("made:pbr", "bars:open");
    for (int row = 0; row < 10; row++) {
      long atNs = T + (row + 1) * SECOND;
      boolean isKnown = atNs >= T + 6 * SECOND;
      double bps = isKnown ? 30 / 10.0 : 30;
      assertThat(value(found, 0, row)).as("row %d", row).isEqualTo((101 + row) / bps);
      assertThat(value(found, 1, row)).as("row %d", row).isEqualTo(101 + row);
    }
  }

  @Test
  void shouldTakeABarThatEndsAsASplitTakesEffectForOneOfTheOldBasis() {
    split(T + 4 * SECOND, T, 10);
    HistoryRows found = asTheyWere("made:pbr");
    assertThat(value(found, 0, 2)).isEqualTo(103 / 30.0);
    assertThat(value(found, 0, 3)).isEqualTo((104 / 10.0) / (30 / 10.0));
    assertThat(value(found, 0, 4)).isEqualTo(105 / (30 / 10.0));
  }

  @Test
  void shouldBringAllRowsToTheBasisOfTheEnd() {
    split(T + 4 * SECOND, T + 50 * SECOND, 10);
    split(T + 7 * SECOND, T, 0.5);
    split(T + 90 * SECOND, T, 3);
    HistoryRows found =
        adjusted(
            Long.MAX_VALUE,
            T + 60 * SECOND,
            "bars:open",
            "bars:volume",
            "bars:rsi",
            "made:pbr",
            "book:bps",
            "book:debt");
    for (int row = 0; row < 10; row++) {
      double ratio = row < 4 ? 10 * 0.5 : row < 7 ? 0.5 : 1;
      assertThat(value(found, 0, row)).isEqualTo((101 + row) / ratio);
      assertThat(value(found, 1, row)).isEqualTo((11 + row) * ratio);
      assertThat(value(found, 2, row)).isEqualTo(51 + row);
      assertThat(value(found, 3, row)).isEqualTo(((101 + row) / ratio) / (30 / 5.0));
      assertThat(value(found, 4, row)).isEqualTo(30 / 5.0);
      assertThat(value(found, 5, row)).isEqualTo(7);
    }
    HistoryRows then = adjusted(T + 20 * SECOND, T + 20 * SECOND, "bars:open");
    assertThat(value(then, 0, 0)).as("not known then").isEqualTo(101 / 0.5);
  }

  @Test
  void shouldBeUndefinedWhereARatioIsNotKnownAndForgetDeletions() {
    put("splits", T + 4 * SECOND, T, Cells.of(CellState.MISSING_NO_DATA));
    HistoryRows unknown = adjusted(Long.MAX_VALUE, T + 60 * SECOND, "bars:open", "bars:rsi");
    assertThat(unknown.state(0, 3)).isEqualTo(CellState.UNDEFINED_BASIS);
    assertThat(value(unknown, 0, 4)).isEqualTo(105);
    assertThat(value(unknown, 1, 3)).isEqualTo(54);
    assertThat(asTheyWere("made:pbr").state(0, 4)).isEqualTo(CellState.UNDEFINED_BASIS);

    put("splits", T + 4 * SECOND, T + 7 * SECOND, Cells.DELETED);
    HistoryRows found = asTheyWere("made:pbr", "splits:ratio");
    assertThat(found.state(0, 5)).isEqualTo(CellState.UNDEFINED_BASIS);
    assertThat(value(found, 0, 6)).isEqualTo(107 / 30.0);
    assertThat(found.state(1, 6)).isEqualTo(CellState.MISSING_NO_DATA);
    assertThat(value(adjusted(Long.MAX_VALUE, T + 60 * SECOND, "bars:open"), 0, 0)).isEqualTo(101);
  }

  @Test
  void shouldReadActionsOnlyWhereTheyMatter() {
    assertThat(HistoryPlan.compile(CATALOG, List.of("bars:open")).joined()).isEmpty();
    assertThat(HistoryPlan.compile(CATALOG, List.of("made:pbr")).joined()).hasSize(3);
    assertThat(HistoryPlan.compile(CATALOG, List.of("bars:open"), true).joined()).hasSize(1);
    Catalog without = CatalogLoader.parse("test", YAML.substring(0, YAML.indexOf("  splits:")));
    assertThatExceptionOfType(RequestException.class)
        .isThrownBy(() -> HistoryPlan.compile(without, List.of("bars:open"), true))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
        .withMessageContaining("adjust=split");
  }

  /** Random splits, against the rule read word for word. */
  @Test
  void shouldEqualTheRuleToTheBit() {
    Random random = new Random(23);
    double[] ratios = new double[12];
    long[] knownNs = new long[12];
    for (int i = 0; i < 12; i++) {
      ratios[i] = 0.1 + 9 * random.nextDouble();
      knownNs[i] = T + random.nextInt(12) * SECOND;
      split(T + i * SECOND, knownNs[i], ratios[i]);
    }
    HistoryRows found = asTheyWere("made:pbr");
    for (int row = 0; row < 10; row++) {
      long atNs = T + (row + 1) * SECOND;
      double price = 1;
      double bps = 1;
      for (int i = 0; i < 12; i++) {
        boolean counts = T + i * SECOND <= atNs && knownNs[i] <= atNs;
        bps *= counts ? ratios[i] : 1;
        price *= counts && T + i * SECOND == atNs ? ratios[i] : 1;
      }
      assertThat(value(found, 0, row)).isEqualTo(((101 + row) / price) / (30 / bps));
    }
  }
}
