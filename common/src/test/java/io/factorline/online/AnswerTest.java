package io.factorline.online;

import static io.factorline.online.CellState.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogException;
import io.factorline.catalog.CatalogLoader;
import io.factorline.catalog.Reading;
import io.factorline.event.ClockSource;
import io.factorline.store.TopicId;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class AnswerTest {
  private static final ReadOptions CLOSED = new ReadOptions(Reading.CLOSED, CutMode.LIVE);
  private static final ReadOptions CUT = new ReadOptions(Reading.CLOSED, CutMode.CLOSED);
  private static final long SECOND = 1_000_000_000L;
  private static final long START = ns("2026-11-20T10:00:00+09:00[Asia/Seoul]");
  private static final String SIM = "SIM.AAA";
  private static final String KRX = "005930";
  private static final String LAST = "live_1s:last_price";

  private final Scene scene = new Scene(CatalogLoader.defaults(), START);

  private static long ns(String time) {
    return ZonedDateTime.parse(time).toInstant().toEpochMilli() * Scene.MS;
  }

  private CellState state(ReadOptions options, String symbol, String factor) {
    return Scene.state(scene.ask(options, List.of(symbol), factor));
  }

  @Test
  void shouldReadTheOpenBarOrTheLastClosedOne() {
    scene.trade(SIM, START, 10);
    assertThat(state(CLOSED, SIM, LAST)).isEqualTo(WARMING_UP);
    assertThat(state(ReadOptions.DEFAULT, SIM, LAST)).isEqualTo(PRESENT);

    scene.after(1_000);
    scene.trade(SIM, START + SECOND, 20);
    Answer forming = scene.ask(ReadOptions.DEFAULT, List.of(SIM), LAST);
    Answer closed = scene.ask(CLOSED, List.of(SIM), LAST);
    assertThat(forming.value(0, 0)).isEqualTo(20);
    assertThat(forming.eventNs(0, 0)).isEqualTo(START + SECOND);
    assertThat(closed.value(0, 0)).isEqualTo(10);
    assertThat(closed.eventNs(0, 0)).isEqualTo(START + SECOND);

    scene.after(1_500);
    scene.clock("SIM", START + 2 * SECOND, ClockSource.FEED);
    Answer same = scene.ask(ReadOptions.DEFAULT, List.of(SIM), LAST);
    assertThat(same.value(0, 0)).isEqualTo(20);
    assertThat(same.eventNs(0, 0)).isEqualTo(START + 2 * SECOND);
  }

  @Test
  void shouldJudgeAgeByTheVenuesClockNotByOurs() {
    scene.clock("SIM", START, ClockSource.REPLAY);
    scene.trade(SIM, START, 10);
    scene.after(Duration.ofDays(30).toMillis());
    assertThat(state(ReadOptions.DEFAULT, SIM, LAST)).isEqualTo(STALE_FEED);

    Scene replayed = new Scene(CatalogLoader.defaults(), START);
    replayed.trade(SIM, START, 10);
    replayed.clock("SIM", START - SECOND, ClockSource.REPLAY);
    replayed.after(Duration.ofDays(30).toMillis());
    assertThat(Scene.state(replayed.ask(ReadOptions.DEFAULT, List.of(SIM), LAST)))
        .isEqualTo(PRESENT);
  }

  @Test
  void shouldBeStaleOnceTheTtlHasPassedInTradingTime() {
    long close = ns("2026-11-20T15:29:00+09:00[Asia/Seoul]");
    scene.at(close);
    scene.trade(KRX, close, 70_000);
    long mondayOpen = ns("2026-11-23T09:00:00+09:00[Asia/Seoul]");
    scene.at(mondayOpen);
    scene.clock("KRX", mondayOpen, ClockSource.FEED);
    assertThat(state(ReadOptions.DEFAULT, KRX, LAST)).isEqualTo(PRESENT);

    long later = mondayOpen + Duration.ofSeconds(210).toNanos();
    scene.at(later);
    scene.clock("KRX", later, ClockSource.FEED);
    assertThat(state(CLOSED, KRX, LAST)).isEqualTo(PRESENT);
    scene.after(120_000);
    scene.clock("KRX", scene.nowNs(), ClockSource.FEED);
    assertThat(state(CLOSED, KRX, LAST)).isEqualTo(STALE_TTL);
    assertThat(state(ReadOptions.DEFAULT, KRX, "live_1m:last_price")).isEqualTo(PRESENT);
  }

  @Test
  void shouldTellTheFirstStalenessThatApplies() {
    scene.trade(SIM, START, 10);
    assertThat(state(ReadOptions.DEFAULT, SIM, LAST)).isEqualTo(PRESENT);
    scene.halt(SIM);
    assertThat(state(ReadOptions.DEFAULT, SIM, LAST)).isEqualTo(STALE_HALTED);
    scene.after(11_000);
    assertThat(state(ReadOptions.DEFAULT, SIM, LAST)).isEqualTo(STALE_FEED);
    scene.close("rebuilding");
    assertThat(state(ReadOptions.DEFAULT, SIM, LAST)).isEqualTo(STALE_INGEST);
    assertThat(state(ReadOptions.DEFAULT, SIM, "live_1s:sma_5")).isEqualTo(WARMING_UP);
  }

  @Test
  void shouldNotTrustARowOfAnotherLogThanItsPartitionFollows() {
    scene.trade(SIM, START, 10);
    FactorPlan plan = PlanCompiler.compile(scene.catalog, List.of(LAST));
    Now now = new Now(scene.nowNs(), scene.nowNs() / Scene.MS);
    AnswerBuilder builder =
        new AnswerBuilder(plan, List.of(SIM), ReadOptions.DEFAULT, scene.look(), now);
    StoredRow row = Objects.requireNonNull(scene.row(SIM, new TopicId(9, 9)));
    builder.row(0, row, Objects.requireNonNull(row.hot()), false);

    assertThat(Scene.state(builder.build())).isEqualTo(STALE_INGEST);
  }

  @Test
  void shouldGiveLastKnownRowsAsStaleStore() {
    scene.trade(SIM, START, 10);
    FactorPlan plan = PlanCompiler.compile(scene.catalog, List.of(LAST, "valuation:pbr"));
    Now now = new Now(scene.nowNs() + Duration.ofHours(1).toNanos(), scene.nowNs() / Scene.MS);
    AnswerBuilder builder =
        new AnswerBuilder(plan, List.of(SIM, "B"), ReadOptions.DEFAULT, scene.look(), now);
    StoredRow row = Objects.requireNonNull(scene.row(SIM));
    builder.row(0, row, Objects.requireNonNull(row.hot()), true);
    builder.missing(1, MISSING_STORE);
    Answer answer = builder.build();

    assertThat(Scene.states(answer)).containsExactly(STALE_STORE, MISSING_STORE);
    assertThat(answer.value(0, 0)).isEqualTo(10);
    assertThat(answer.isStoreGone()).isFalse();
    assertThat(answer.isUnknown(1)).isFalse();
  }

  @Test
  void shouldCutAtTheLastEndThatTheClockHasPassed() {
    String b = "SIM.BBB";
    scene.trade(SIM, START, 10);
    scene.trade(b, START, 11);
    scene.after(1_200);
    scene.trade(SIM, START + SECOND, 20);
    assertThat(Scene.states(scene.ask(CUT, List.of(SIM, b), LAST)))
        .containsExactly(WARMING_UP, WARMING_UP);

    scene.clock("SIM", START + SECOND, ClockSource.FEED);
    Answer first = scene.ask(CUT, List.of(SIM, b), LAST);
    assertThat(first.value(0, 0)).isEqualTo(10);
    assertThat(first.value(0, 1)).isEqualTo(11);
    assertThat(first.eventNs(0, 0)).isEqualTo(START + SECOND);

    scene.after(2_000);
    scene.trade(SIM, START + 2 * SECOND, 30);
    Answer still = scene.ask(CUT, List.of(SIM, b), LAST);
    assertThat(still.value(0, 0)).isEqualTo(10);
    assertThat(still.cut().hash()).isEqualTo(first.cut().hash());
    assertThat(still.cut().entries())
        .containsExactly(
            new Cut.BarEntry(SIM, "live_1s", definition(), START + SECOND, 0),
            new Cut.BarEntry(b, "live_1s", definition(), START + SECOND, 0));

    scene.deliver();
    scene.trade(SIM, START + 3 * SECOND, 40);
    assertThat(Scene.states(scene.ask(CUT, List.of(SIM, b), LAST)))
        .containsExactly(MISSING_CUT, PRESENT);
  }

  private String definition() {
    return scene.catalog.view("live_1s").definition();
  }

  @Test
  void shouldMissMembersOfPartitionsWithoutAFreshHeartbeatInAClosedCut() {
    scene.trade(SIM, START, 10);
    scene.after(1_000);
    scene.clock("SIM", START + SECOND, ClockSource.FEED);
    scene.close("cold");

    assertThat(state(CUT, SIM, LAST)).isEqualTo(MISSING_INGEST);
    assertThat(state(CLOSED, SIM, LAST)).isEqualTo(STALE_INGEST);
  }

  @Test
  void shouldNameThePositionOfAFormingRead() {
    scene.trade(SIM, START, 10);
    Answer answer = scene.ask(ReadOptions.DEFAULT, List.of(SIM), LAST, "quote:bid");

    assertThat(answer.cut().catalogHash()).isEqualTo(scene.catalog.hash());
    assertThat(answer.cut().entries())
        .containsExactly(
            new Cut.PositionEntry(
                SIM,
                Scene.TOPIC.toString(),
                0,
                0,
                Map.of(
                    "live_1s",
                    scene.catalog.view("live_1s").definition(),
                    "quote",
                    scene.catalog.view("quote").definition())));
    WholeCut whole = answer.cut().whole();
    assertThat(whole.symbols()).containsExactly(Map.entry(SIM, answer.cut().entries()));
    assertThat(whole.views().keySet()).containsExactlyInAnyOrder("live_1s", "quote");
  }

  @Test
  void shouldComputeQuotes() {
    scene.quote(SIM, 99, 3, 101, 1);
    String[] factors = {
      "quote:bid", "quote:ask", "quote:mid", "quote:spread_bp", "quote:imbalance"
    };
    Answer answer = scene.ask(ReadOptions.DEFAULT, List.of(SIM), factors);

    double[] expected = {99, 101, 100, 200, 0.5};
    for (int c = 0; c < expected.length; c++) {
      assertThat(answer.value(c, 0)).isEqualTo(expected[c]);
    }
    scene.quote(SIM, 100, 3, 100, 1);
    assertThat(state(ReadOptions.DEFAULT, SIM, "quote:mid")).isEqualTo(UNDEFINED_LOCKED);
    assertThat(state(ReadOptions.DEFAULT, SIM, "quote:spread_bp")).isEqualTo(UNDEFINED_LOCKED);
    assertThat(state(ReadOptions.DEFAULT, SIM, "quote:bid")).isEqualTo(PRESENT);
    scene.quote(SIM, 100, 3, 0, 0);
    assertThat(state(ReadOptions.DEFAULT, SIM, "quote:ask")).isEqualTo(UNDEFINED_ONE_SIDED);
    assertThat(state(ReadOptions.DEFAULT, SIM, "quote:mid")).isEqualTo(UNDEFINED_ONE_SIDED);
    assertThat(state(ReadOptions.DEFAULT, SIM, LAST)).isEqualTo(WARMING_UP);
  }

  @Test
  void shouldEvaluateDerivedFactorsOnOneRow() throws CatalogException {
    Scene own = new Scene(derivedFactors(), START);
    own.trade("X", START, 10);
    Answer flat = own.ask(ReadOptions.DEFAULT, List.of("X"), "derived:ratio", "derived:late");
    assertThat(flat.state(0, 0)).isEqualTo(UNDEFINED_DIVISION_BY_ZERO);
    assertThat(flat.state(1, 0)).isEqualTo(UNDEFINED_INPUT);

    own.trade("X", START + 1, 14);
    String[] factors = {"derived:ratio", "derived:middle", "derived:log"};
    Answer moved = own.ask(ReadOptions.DEFAULT, List.of("X"), factors);
    assertThat(moved.value(0, 0)).isEqualTo(3.5);
    assertThat(moved.value(1, 0)).isEqualTo(12);
    assertThat(moved.state(2, 0)).isEqualTo(UNDEFINED_DOMAIN);
    assertThat(moved.eventNs(0, 0)).isEqualTo(START + 1);

    own.halt("X");
    Answer halted = own.ask(ReadOptions.DEFAULT, List.of("X"), factors);
    assertThat(halted.state(0, 0)).isEqualTo(STALE_HALTED);
    assertThat(halted.state(2, 0)).isEqualTo(UNDEFINED_DOMAIN);
  }

  private static Catalog derivedFactors() throws CatalogException {
    return CatalogLoader.parse(
        "test",
        """
        version: 1
        venues:
          WORLD: {zone: UTC}
        instruments:
          - {pattern: '*', venue: WORLD, currency: USD, tickSize: 0.01, lot: 1}
        entities:
          symbol: {joinKey: symbol}
        views:
          bars:
            timeframe: 1s
            ttl: 5m
            factors:
              - {name: last, kind: last_price}
              - {name: high, kind: high}
              - {name: low, kind: low}
              - {name: sma, kind: sma, period: 5}
          derived:
            kind: derived
            factors:
              ratio: bars:last / (bars:high - bars:low)
              middle: (bars:high + bars:low) / 2
              log: log(bars:low - bars:high)
              late: bars:sma / 2
        """);
  }

  @Test
  void shouldMissOfflineValuesUntilTheyAreThere() {
    scene.trade(SIM, START, 10);

    assertThat(state(ReadOptions.DEFAULT, SIM, "fundamentals:bps")).isEqualTo(MISSING_NO_DATA);
    assertThat(state(ReadOptions.DEFAULT, SIM, "valuation:pbr")).isEqualTo(UNDEFINED_INPUT);
  }
}
