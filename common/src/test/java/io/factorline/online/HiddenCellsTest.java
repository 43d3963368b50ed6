package io.factorline.online;

import static io.factorline.online.CellState.MISSING_SUPPRESSED;
import static io.factorline.online.CellState.MISSING_UNKNOWN_SYMBOL;
import static io.factorline.online.CellState.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.suppress.Hidden;
import io.factorline.suppress.Suppression;
import io.factorline.suppress.Target;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HiddenCellsTest {
  private static final long START = 1_795_222_800_000_000_000L;
  private static final String A = "SIM.A";
  private static final String B = "SIM.B";
  private static final String PRICE = "live_1s:last_price";
  private static final String OPEN = "live_1s:open";
  private static final String OTHER = "live_1m:last_price";

  private final Scene scene = new Scene(CatalogLoader.defaults(), START);

  @BeforeEach
  void trade() {
    scene.trade(A, START, 10);
    scene.trade(B, START, 20);
  }

  private static Target target(
      @Nullable String view, @Nullable String factor, @Nullable String symbol) {
    return new Target(view, factor, symbol);
  }

  private List<List<CellState>> states(Target... targets) {
    scene.hidden =
        Hidden.of(
            Stream.of(targets)
                .map(target -> new Suppression(target, "wrong", "me", 0, 1))
                .toList());
    Answer answer = scene.ask(ReadOptions.DEFAULT, List.of(A, B, "SIM.NO"), PRICE, OPEN, OTHER);
    return Stream.of(0, 1, 2)
        .map(c -> Stream.of(0, 1, 2).map(i -> answer.state(c, i)).toList())
        .toList();
  }

  private static List<CellState> row(CellState a, CellState b) {
    return List.of(a, b, MISSING_UNKNOWN_SYMBOL);
  }

  @Test
  void shouldHideNothingWhereNothingIsSuppressed() {
    assertThat(states())
        .containsExactly(row(PRESENT, PRESENT), row(PRESENT, PRESENT), row(PRESENT, PRESENT));
  }

  @Test
  void shouldHideAFactorOfAllSymbols() {
    assertThat(states(target(null, PRICE, null)))
        .containsExactly(
            row(MISSING_SUPPRESSED, MISSING_SUPPRESSED),
            row(PRESENT, PRESENT),
            row(PRESENT, PRESENT));
  }

  @Test
  void shouldHideAViewOfOneSymbol() {
    assertThat(states(target("live_1s", null, B)))
        .containsExactly(
            row(PRESENT, MISSING_SUPPRESSED),
            row(PRESENT, MISSING_SUPPRESSED),
            row(PRESENT, PRESENT));
  }

  @Test
  void shouldHideASymbolWholeAndKeepAnUnknownOneUnknown() {
    assertThat(states(target(null, null, A), target(null, null, "SIM.NO")))
        .containsExactly(
            row(MISSING_SUPPRESSED, PRESENT),
            row(MISSING_SUPPRESSED, PRESENT),
            row(MISSING_SUPPRESSED, PRESENT));
  }

  @Test
  void shouldComputeNothingOfWhatIsHidden() {
    scene.hidden =
        Hidden.of(List.of(new Suppression(target("live_1m", null, null), "wrong", "me", 0, 1)));
    Answer answer = scene.ask(ReadOptions.DEFAULT, List.of(A), "valuation:pbr", PRICE);

    assertThat(answer.state(0, 0)).isEqualTo(MISSING_SUPPRESSED);
    assertThat(answer.value(0, 0)).isNaN();
    assertThat(answer.state(1, 0)).isEqualTo(PRESENT);
    assertThat(answer.value(1, 0)).isEqualTo(10);
  }

  @Test
  void shouldHideAComputedFactorAndNotItsInputs() {
    scene.hidden =
        Hidden.of(
            List.of(new Suppression(target(null, "valuation:pbr", null), "wrong", "me", 0, 1)));
    Answer answer = scene.ask(ReadOptions.DEFAULT, List.of(A), "valuation:pbr", OTHER);

    assertThat(answer.state(0, 0)).isEqualTo(MISSING_SUPPRESSED);
    assertThat(answer.state(1, 0)).isEqualTo(PRESENT);
  }
}
