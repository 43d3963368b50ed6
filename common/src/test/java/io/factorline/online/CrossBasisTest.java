package io.factorline.online;

import static io.factorline.online.CellState.MISSING_CUT;
import static io.factorline.online.CellState.MISSING_STORE;
import static io.factorline.online.CellState.PRESENT;
import static io.factorline.online.CellState.UNDEFINED_INPUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.basis.ActionBytes;
import io.factorline.basis.CorporateAction;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.catalog.Reading;
import io.factorline.event.ClockSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Derived factors are compared on the share basis of the cut's time, as known then. */
final class CrossBasisTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_790_000_000L * SECOND;
  private static final long T = START + SECOND;
  private static final List<String> SYMBOLS = List.of("A", "B");
  private static final Catalog CATALOG =
      CatalogLoader.parse(
          "basis",
          """
          version: 1
          venues:
            WORLD: {zone: UTC}
          instruments:
            - {pattern: '*', venue: WORLD, currency: USD, tickSize: 0.01}
          universes: {two: [A, B]}
          views:
            bars:
              timeframe: 1s
              ttl: 5m
              factors:
                - {name: last, kind: last_price}
                - {name: roc, kind: roc, period: 1}
            splits: {kind: corporate_actions, entity: symbol}
            made: {kind: derived, factors: {double: bars:last * 2, move: bars:roc * 2}}
            place:
              kind: cross
              universe: two
              factors:
                rank: {of: made:double, transform: rank}
                raw: {of: bars:last, transform: rank}
                move: {of: made:move, transform: rank}
          """);

  private final Scene scene = new Scene(CATALOG, START);
  private byte @Nullable [] splitsOfA;
  private boolean isLastKnown;

  @BeforeEach
  void bars() {
    scene.trade("A", START, 100);
    scene.trade("B", START, 50);
    scene.after(1_000);
    scene.clock("WORLD", T, ClockSource.FEED);
    scene.after(500);
  }

  private void split(long effectiveNs, long knowledgeNs, double ratio) {
    splitsOfA =
        ActionBytes.encode(List.of(new CorporateAction(effectiveNs, knowledgeNs, ratio, false)));
  }

  private AnswerBuilder fill(FactorPlan plan, Board board) {
    Now now = new Now(scene.nowNs(), scene.nowNs() / Scene.MS);
    ReadOptions cut = new ReadOptions(Reading.CLOSED, CutMode.CLOSED);
    AnswerBuilder builder = new AnswerBuilder(plan, SYMBOLS, cut, board, now);
    String field = new String(ActionBytes.field("splits"), StandardCharsets.ISO_8859_1);
    for (int i = 0; i < SYMBOLS.size(); i++) {
      OfflineLayout layout = plan.offline();
      byte[] actions = i == 0 ? splitsOfA : null;
      if (layout != null && actions == null) {
        builder.offlineMissing(CellState.MISSING_NO_DATA);
      } else if (layout != null) {
        byte[] @Nullable [] values = new byte[layout.fields().size()][];
        values[layout.fields().indexOf(field)] = actions;
        builder.offlineRow(layout.decode(values), isLastKnown);
      }
      StoredRow row = Objects.requireNonNull(scene.row(SYMBOLS.get(i)));
      builder.row(i, row, Objects.requireNonNull(row.hot()), false);
    }
    return builder;
  }

  private Answer ask(String factor) {
    FactorPlan plan = PlanCompiler.compile(CATALOG, List.of(factor));
    CrossPlan cross = Objects.requireNonNull(plan.cross());
    Board board = scene.look();
    return fill(plan, board).build(cross, fill(cross.inputs(), board).build());
  }

  private void expect(String factor, double rankOfA, double rankOfB) {
    Answer answer = ask(factor);
    assertThat(List.of(answer.value(0, 0), answer.value(0, 1))).containsExactly(rankOfA, rankOfB);
    assertThat(Scene.states(answer)).containsOnly(PRESENT);
  }

  @Test
  void shouldCompareOnTheBasisOfTheCut() {
    expect("place:rank", 1, 2);
    split(T, T, 10);
    expect("place:rank", 2, 1);
    expect("place:raw", 1, 2);
    split(T + 1, T, 10);
    scene.after(100);
    expect("place:rank", 1, 2);
  }

  @Test
  void shouldTellNobodyWhereWhatWasKnownAtTheCutHasBeenReplaced() {
    split(T, T + 1, 10);
    assertThat(Scene.states(ask("place:rank"))).containsOnly(MISSING_CUT);
    assertThat(Scene.states(ask("place:raw"))).containsOnly(PRESENT);
  }

  @Test
  void shouldTellNobodyWhereActionsCannotBeRead() {
    split(T, T, 10);
    isLastKnown = true;
    assertThat(Scene.states(ask("place:rank"))).containsOnly(MISSING_STORE);
    isLastKnown = false;
    splitsOfA = new byte[] {1, 2, 3};
    assertThat(Scene.states(ask("place:rank"))).containsOnly(MISSING_STORE);
    assertThat(Scene.states(ask("place:move"))).containsOnly(UNDEFINED_INPUT);
  }

  @Test
  void shouldLeaveOutWhoseRatioIsNotKnown() {
    split(T, T, Double.NaN);
    Answer answer = ask("place:rank");
    assertThat(Scene.states(answer)).containsExactly(UNDEFINED_INPUT, PRESENT);
    assertThat(answer.value(0, 1)).isEqualTo(1);
  }
}
