package io.factorline.online;

import static io.factorline.online.CellState.MISSING_NO_DATA;
import static io.factorline.online.CellState.PRESENT;
import static io.factorline.online.CellState.STALE_STORE;
import static io.factorline.online.CellState.UNDEFINED_BASIS;
import static io.factorline.online.CellState.UNDEFINED_INPUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.basis.ActionBytes;
import io.factorline.basis.ActionLog;
import io.factorline.basis.CorporateAction;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.Reading;
import io.factorline.event.ClockSource;
import io.factorline.feast.FeastTimestamp;
import io.factorline.feast.FeastValue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Derived factors on one share basis, from bytes as they stand in Redis. */
final class LiveBasisTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_790_000_000L * SECOND;
  private static final ReadOptions CLOSED = new ReadOptions(Reading.CLOSED, CutMode.LIVE);
  private static final Catalog CATALOG =
      CatalogLoader.parse(
          "basis",
          """
          version: 1
          venues:
            WORLD: {zone: UTC}
          instruments:
            - {pattern: '*', venue: WORLD, currency: USD, tickSize: 0.01, lot: 1}
          views:
            bars:
              timeframe: 1s
              ttl: 5m
              factors:
                - {name: last, kind: last_price}
                - {name: rsi, kind: rsi, period: 2}
            facts:
              kind: offline
              entity: symbol
              ttl: 400d
              fields:
                - {name: bps, unit: USD, dimension: per_share}
                - {name: shares, type: int64, unit: shares, dimension: shares}
                - {name: debt, unit: USD, dimension: money}
            splits: {kind: corporate_actions, entity: symbol}
            made:
              kind: derived
              factors:
                pbr: bars:last / facts:bps
                cap: bars:last * facts:shares
                debt: facts:debt * 2
          """);
  private static final String PBR = "made:pbr";

  private final Scene scene = new Scene(CATALOG, START);
  private final Map<String, byte[]> hash = new HashMap<>();
  private boolean isLastKnown;

  private void facts(long eventNs, double bps, long shares, double debt) {
    OfflineLayout layout = Objects.requireNonNull(OfflineLayout.of(CATALOG));
    List<String> fields = layout.fields();
    List<byte[]> values =
        List.of(
            new FeastValue.Float64(bps).encode(),
            new FeastValue.Int64(shares).encode(),
            new FeastValue.Float64(debt).encode(),
            FeastTimestamp.encode(eventNs),
            FeastTimestamp.encode(eventNs));
    for (int i = 0; i < values.size(); i++) {
      hash.put(fields.get(i), values.get(i));
    }
  }

  private void splits(CorporateAction... actions) {
    splits(ActionBytes.encode(List.of(actions)));
  }

  private void splits(byte[] bytes) {
    hash.put(new String(ActionBytes.field("splits"), StandardCharsets.ISO_8859_1), bytes);
  }

  private static CorporateAction split(long effectiveNs, double ratio) {
    return new CorporateAction(effectiveNs, START - SECOND, ratio, false);
  }

  private Answer ask(ReadOptions options, String... factors) {
    FactorPlan plan = PlanCompiler.compile(CATALOG, List.of(factors));
    Now now = new Now(scene.nowNs(), scene.nowNs() / Scene.MS);
    AnswerBuilder builder = new AnswerBuilder(plan, List.of("X"), options, scene.look(), now);
    OfflineLayout layout = Objects.requireNonNull(plan.offline());
    byte[] @Nullable [] values = layout.fields().stream().map(hash::get).toArray(byte[][]::new);
    builder.offlineRow(layout.decode(values), isLastKnown);
    StoredRow row = Objects.requireNonNull(scene.row("X"));
    builder.row(0, row, Objects.requireNonNull(row.hot()), false);
    return builder.build();
  }

  private void tradeAt(long eventNs, double price) {
    scene.at(Math.max(scene.nowNs(), eventNs));
    scene.trade("X", eventNs, price);
  }

  /** A bar that ends one second after the start, and one that is open. */
  private void bars() {
    tradeAt(START, 100);
    tradeAt(START + SECOND, 12);
    scene.clock("WORLD", START + SECOND, ClockSource.FEED);
  }

  @Test
  void shouldBringEachInputToTheBasisOfNowByItsOwnTime() {
    bars();
    facts(START - 90 * SECOND, 30, 1_000, 7);
    splits(split(START + SECOND, 10));

    Answer forming = ask(ReadOptions.DEFAULT, PBR, "made:cap", "made:debt", "facts:bps");
    assertThat(forming.value(0, 0)).isEqualTo(12 / (30 / 10.0));
    assertThat(forming.value(1, 0)).isEqualTo(12 * (1_000 * 10.0));
    assertThat(forming.value(2, 0)).isEqualTo(14);
    assertThat(forming.value(3, 0)).as("as it is stored").isEqualTo(30);

    Answer closed = ask(CLOSED, PBR);
    assertThat(closed.value(0, 0))
        .as("a bar that ends as the split takes effect is of the old basis")
        .isEqualTo((100 / 10.0) / (30 / 10.0));
  }

  @Test
  void shouldLookAtAnActionOnlyOnceItIsInForce() {
    bars();
    facts(START - SECOND, 30, 1_000, 7);
    splits(split(START + 2 * SECOND, 10));
    scene.at(START + 2 * SECOND - Scene.MS);
    assertThat(ask(CLOSED, PBR).value(0, 0)).isEqualTo(100 / 30.0);

    scene.at(START + 2 * SECOND);
    assertThat(ask(CLOSED, PBR).value(0, 0)).isEqualTo((100 / 10.0) / (30 / 10.0));
    facts(START + 2 * SECOND, 3, 10_000, 7);
    assertThat(ask(CLOSED, PBR).value(0, 0))
        .as("a fact of the effective time is of the new basis")
        .isEqualTo((100 / 10.0) / 3);
  }

  @Test
  void shouldTakeTwoActionsAReverseSplitAndADeletion() {
    bars();
    facts(START - 90 * SECOND, 30, 1_000, 7);
    splits(
        split(START - 80 * SECOND, 3),
        new CorporateAction(START - 70 * SECOND, START - SECOND, Double.NaN, true),
        split(START - 60 * SECOND, 0.1));
    assertThat(ask(ReadOptions.DEFAULT, PBR).value(0, 0)).isEqualTo(12 / (30 / (3 * 0.1)));
  }

  @Test
  void shouldBeUndefinedWhereTheBasisCannotBeTold() {
    bars();
    facts(START - SECOND, 30, 1_000, 7);
    splits(split(START, Double.NaN));
    Answer unknown = ask(CLOSED, PBR, "made:cap", "made:debt");
    assertThat(unknown.state(0, 0)).isEqualTo(UNDEFINED_BASIS);
    assertThat(unknown.value(0, 0)).isNaN();
    assertThat(unknown.state(1, 0)).isEqualTo(UNDEFINED_BASIS);
    assertThat(unknown.state(2, 0)).isEqualTo(PRESENT);

    splits(new byte[] {1, 2, 3});
    assertThat(ask(CLOSED, PBR).state(0, 0)).isEqualTo(UNDEFINED_BASIS);
    hash.clear();
    splits(split(START, Double.NaN));
    assertThat(ask(CLOSED, PBR).state(0, 0)).isEqualTo(UNDEFINED_INPUT);
  }

  @Test
  void shouldBeAsStaleAsItsActions() {
    bars();
    facts(START - SECOND, 30, 1_000, 7);
    splits(split(START - 2 * SECOND, 10));
    assertThat(ask(CLOSED, "made:cap").state(0, 0)).isEqualTo(PRESENT);
    isLastKnown = true;
    assertThat(ask(CLOSED, "made:cap").state(0, 0)).isEqualTo(STALE_STORE);
  }

  @Test
  void shouldNameTheActionsInTheCut() {
    bars();
    facts(START - SECOND, 30, 1_000, 7);
    Answer none = ask(CLOSED, PBR);
    splits(split(START - 2 * SECOND, 10));
    Answer one = ask(CLOSED, PBR);
    assertThat(one.cut().hash()).isNotEqualTo(none.cut().hash());
    assertThat(one.cut().entries())
        .anySatisfy(entry -> assertThat(entry.toString()).contains("view=splits"));
    assertThat(one.eventNs(0, 0)).as("an action is no input").isEqualTo(START + SECOND);
  }

  @Test
  void shouldAnswerAgainOnTheBasisOfTheActionsThatCounted() {
    bars();
    facts(START - 90 * SECOND, 30, 1_000, 7);
    splits(
        split(START - 80 * SECOND, 3),
        CorporateAction.deleted(START - 70 * SECOND, START - SECOND),
        split(START + SECOND, 10),
        split(START + 90 * SECOND, 7));
    String[] factors = {PBR, "made:cap", "splits:ratio", "bars:last"};
    Answer then = ask(CLOSED, factors);
    List<CorporateAction> named =
        List.of(
            split(START - 80 * SECOND, 3),
            CorporateAction.deleted(START - 70 * SECOND, START - SECOND),
            split(START + SECOND, 10));
    FactorPlan plan = PlanCompiler.compile(CATALOG, List.of(factors));

    Answer again = again(plan, ActionLog.of(named));

    assertThat(then.cut().entries().stream().filter(e -> e.toString().contains("view=splits")))
        .hasSameSizeAs(named);
    assertThat(again.cut().whole()).isEqualTo(then.cut().whole());
    assertThat(again.cut().hash()).isEqualTo(then.cut().hash());
    for (int c = 0; c < factors.length; c++) {
      assertThat(again.value(c, 0)).as(factors[c]).isEqualTo(then.value(c, 0));
      assertThat(again.state(c, 0)).as(factors[c]).isEqualTo(then.state(c, 0));
    }
    assertThat(again(plan, ActionLog.of(named.subList(1, 3))).cut().hash())
        .as("each action that counts is of the cut, not only the newest")
        .isNotEqualTo(then.cut().hash());
  }

  private static Answer again(FactorPlan plan, ActionLog actions) {
    long bits = Double.doubleToRawLongBits(100);
    PastSymbol past =
        new PastSymbol()
            .withBar("bars", new PastSymbol.Bar(START + SECOND, 0, Map.of("last", bits)))
            .withOffline(
                (OfflineView) CATALOG.view("facts"),
                START - 90 * SECOND,
                START - 90 * SECOND,
                Map.of("bps", new FeastValue.Float64(30), "shares", new FeastValue.Int64(1_000)))
            .withActions(actions);
    return PastAnswers.of(
        plan,
        List.of("X"),
        Reading.CLOSED,
        CATALOG.hash(),
        List.of(past),
        PastAnswers.Compared.NONE);
  }

  @Test
  void shouldReadTheNewestActionAsAFactor() {
    bars();
    splits(split(START - 2 * SECOND, 10), split(START + 90 * SECOND, 4));
    Answer answer = ask(CLOSED, "splits:ratio");
    assertThat(answer.value(0, 0)).isEqualTo(10);
    assertThat(answer.eventNs(0, 0)).isEqualTo(START - 2 * SECOND);
    splits(CorporateAction.deleted(START - 2 * SECOND, START - SECOND));
    assertThat(ask(CLOSED, "splits:ratio").state(0, 0)).isEqualTo(MISSING_NO_DATA);
  }
}
