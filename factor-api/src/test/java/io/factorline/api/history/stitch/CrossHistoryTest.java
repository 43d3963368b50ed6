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
import io.factorline.testsupport.CrossTape;
import io.factorline.testsupport.CrossTape.Factor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where symbols stood, row by row, against a tape that tells it by the definitions. */
final class CrossHistoryTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long T = 1_700_000_000L * SECOND;
  private static final List<String> SYMBOLS =
      IntStream.range(0, CrossTape.SYMBOLS).mapToObj(i -> "X" + i).toList();
  private static final List<String> FACTORS =
      List.of("bars:open", "place:rank", "place:z", "place:share");
  private static final List<Factor> TOLD = List.of(Factor.RANK, Factor.ZSCORE, Factor.SHARE);

  private final CrossTape tape = new CrossTape(31);
  private final Map<String, List<long[]>> rows = new HashMap<>();
  private Catalog catalog;

  @TempDir Path folder;

  @BeforeEach
  void open() throws IOException {
    Path members = folder.resolve("members.csv");
    Files.writeString(members, CrossTape.members(SYMBOLS, T));
    catalog =
        CatalogLoader.parse(
            "test",
            """
            version: 1
            venues:
              WORLD: {zone: UTC}
            instruments:
              - {pattern: '*', venue: WORLD, currency: USD, tickSize: 0.01, lot: 1}
            universes: {index: {members: %s}}
            views:
              bars: {timeframe: 1s, ttl: 5m, factors: [{name: open, kind: open}]}
              late: {timeframe: 1s, ttl: 3s, delay: 2s, factors: [{name: open, kind: open}]}
              minutes: {timeframe: 1m, ttl: 5m, factors: [{name: open, kind: open}]}
              made: {kind: derived, factors: {twice: bars:open * 2}}
              splits: {kind: corporate_actions, entity: symbol}
              place:
                kind: cross
                universe: index
                factors:
                  rank: {of: bars:open, transform: rank}
                  z: {of: bars:open, transform: zscore}
                  share: {of: made:twice, transform: percentile}
                  late: {of: late:open, transform: rank, order: asc}
                  minute: {of: minutes:open, transform: rank}
            """
                .formatted(members));
    for (int s = 0; s < CrossTape.SYMBOLS; s++) {
      for (int second = 1; second <= CrossTape.SECONDS; second++) {
        double price = tape.price(s, second);
        if (!Double.isNaN(price)) {
          long endNs = T + second * SECOND;
          put("bars", s, endNs, endNs, price);
          put("late", s, endNs, endNs + 2 * SECOND, price);
        }
      }
    }
    put(
        "splits",
        CrossTape.SPLIT_SYMBOL,
        T + CrossTape.SPLIT * SECOND,
        T + CrossTape.SPLIT_KNOWN * SECOND,
        CrossTape.SPLIT_RATIO);
  }

  private void put(String view, int symbol, long timeNs, long knowledgeNs, double value) {
    rows.computeIfAbsent(view + SYMBOLS.get(symbol), name -> new ArrayList<>())
        .add(new long[] {timeNs, knowledgeNs, Cells.of(value)});
  }

  private StitchedRows source(HistoryPlan.ViewRead read) {
    TailSource all =
        (symbol, columns, fromNs, toNs) -> {
          TimedRows.Builder builder = new TimedRows.Builder(columns.length, 0);
          for (long[] row : rows.getOrDefault(read.view().name() + symbol, List.of())) {
            if (row[0] >= fromNs && row[0] < toNs) {
              int at = builder.add(row[0], row[1], 0);
              for (int c = 0; c < columns.length; c++) {
                builder.cell(c, at, row[2]);
              }
            }
          }
          return builder.buildSorted();
        };
    return new StitchedRows(RowSource.EMPTY, all);
  }

  private List<HistoryRows> read(HistoryPlan plan, long asOfNs, long maxCompared) {
    List<StitchedRows> axis = plan.axis().stream().map(this::source).toList();
    List<StitchedRows> joined = plan.joined().stream().map(this::source).toList();
    SymbolHistory history = new SymbolHistory(plan, axis, joined);
    SessionCalendar calendar = SessionCalendar.alwaysOpen(ZoneId.of("UTC"));
    List<HistoryRows> series = new ArrayList<>();
    for (String symbol : SYMBOLS) {
      Wanted wanted =
          new Wanted(symbol, Long.MIN_VALUE, Long.MAX_VALUE, 1_000, asOfNs, false, T + 60 * SECOND);
      series.add(history.read(wanted, calendar));
    }
    return new CrossHistory(plan, joined, maxCompared, () -> {}).compare(series, asOfNs);
  }

  private int check(List<HistoryRows> series) {
    int present = 0;
    for (int s = 0; s < series.size(); s++) {
      HistoryRows told = series.get(s);
      for (int row = 0; row < told.count(); row++) {
        int second = (int) ((told.endNs(row) - T) / SECOND);
        for (int f = 0; f < TOLD.size(); f++) {
          Double expected = tape.expected(TOLD.get(f), s, second);
          double found = Cells.value(told.cell(1 + f, row));
          assertThat(Double.isNaN(found) ? null : found)
              .as("%s of %s at %d", TOLD.get(f), told.symbol(), second)
              .isEqualTo(expected);
          present += expected == null ? 0 : 1;
        }
      }
    }
    return present;
  }

  @Test
  void shouldTellWhoStoodWhereByWhatWasKnownThen() {
    List<HistoryRows> series =
        read(HistoryPlan.compile(catalog, FACTORS), Long.MAX_VALUE, 1_000_000);

    assertThat(check(series)).isGreaterThan(80);
    assertThat(series.get(6).state(1, 0)).isEqualTo(CellState.MISSING_NOT_MEMBER);
    assertThat(series.get(4).count()).isZero();
  }

  @Test
  void shouldTellTheSameWhatEverIsAskedAndOnWhateverBasisTheOthersStand() {
    long asOfNs = T + 13 * SECOND;
    List<HistoryRows> then = read(HistoryPlan.compile(catalog, FACTORS), asOfNs, 1_000_000);
    List<HistoryRows> split =
        read(HistoryPlan.compile(catalog, FACTORS, true), Long.MAX_VALUE, 1_000_000);

    assertThat(check(then)).isGreaterThan(80);
    assertThat(then.get(1).endNs(then.get(1).count() - 1)).isLessThanOrEqualTo(asOfNs);
    assertThat(check(split)).isGreaterThan(80);
    double first = tape.price(CrossTape.SPLIT_SYMBOL, 1);
    assertThat(Cells.value(split.get(CrossTape.SPLIT_SYMBOL).cell(0, 0)))
        .isEqualTo(first / CrossTape.SPLIT_RATIO);
  }

  @Test
  void shouldCompareWhatIsKnownAndYoungEnoughAtTheRowsKnowledgeTime() {
    HistoryPlan plan = HistoryPlan.compile(catalog, List.of("late:open", "place:late"));
    List<HistoryRows> series = read(plan, Long.MAX_VALUE, 1_000_000);

    assertThat(plan.delayNs()).isEqualTo(2 * SECOND);
    HistoryRows told = series.get(1);
    for (int row = 0; row < told.count(); row++) {
      int second = (int) ((told.endNs(row) - T) / SECOND);
      assertThat(Cells.value(told.cell(1, row))).as("at %d", second).isEqualTo(late(1, second));
    }
  }

  /** One more than the members of two seconds later with a smaller price of the last two bars. */
  private double late(int own, int second) {
    double rank = 1;
    for (int s : second + 2 < CrossTape.CHANGE_KNOWN ? List.of(0, 2, 3) : List.of(2, 3)) {
      rank += price(s, second) < price(own, second) ? 1 : 0;
    }
    return rank + (second + 2 >= CrossTape.CHANGE && price(5, second) < price(own, second) ? 1 : 0);
  }

  private double price(int symbol, int second) {
    double here = tape.price(symbol, second);
    boolean isBefore = Double.isNaN(here) && second > 1;
    return isBefore ? tape.price(symbol, second - 1) : here;
  }

  @Test
  void shouldRefuseMoreThanMayBeCompared() {
    HistoryPlan plan = HistoryPlan.compile(catalog, List.of("place:rank", "place:z"));
    int rows = CrossTape.SECONDS;
    long members = 5L * rows - CrossTape.CHANGE + CrossTape.CHANGE_KNOWN;

    assertThat(read(plan, Long.MAX_VALUE, members)).hasSize(CrossTape.SYMBOLS);
    assertThatExceptionOfType(RequestException.class)
        .isThrownBy(() -> read(plan, Long.MAX_VALUE, members - 1))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CELL_LIMIT))
        .withMessageContaining("universe=index, rows=16, members=5, maxCompared=" + (members - 1));
  }

  @Test
  void shouldTakeTheBarsThatAreComparedForRowsAndReadThemOnce() {
    HistoryPlan plan = HistoryPlan.compile(catalog, List.of("place:share", "place:z"));

    assertThat(plan.axis()).extracting(read -> read.view().name()).containsExactly("bars");
    assertThat(plan.joined())
        .extracting(read -> read.view().name())
        .containsExactly("bars", "splits");
    assertThatExceptionOfType(RequestException.class)
        .isThrownBy(() -> HistoryPlan.compile(catalog, List.of("place:rank", "place:minute")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.MIXED_TIMEFRAMES));
  }
}
