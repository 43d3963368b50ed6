package io.factorline.gateway.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DecisionRuleTest {
  private static final DecisionRule RULE = new DecisionRule(0.3, -0.3, 0.1, 1000);

  @ParameterizedTest
  @CsvSource({
    "0.30, HOLD, BUY", "0.29, HOLD, HOLD", "-0.30, HOLD, SELL", "-0.29, HOLD, HOLD",
    "0.21, BUY, BUY", "0.19, BUY, HOLD", "-0.21, SELL, SELL", "-0.19, SELL, HOLD",
    "-0.30, BUY, SELL", "0.30, SELL, BUY", "-0.21, BUY, HOLD", "0.0, HOLD, HOLD"
  })
  void shouldEnterAtTheThresholdAndLeaveBehindIt(double score, Side previous, Side expected) {
    assertThat(RULE.decide(score, previous)).isEqualTo(expected);
  }

  @Test
  void shouldChangeNothingWhereTheScoreStandsStill() {
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      double score = random.nextDouble() * 2 - 1;
      for (Side previous : Side.values()) {
        Side once = RULE.decide(score, previous);
        assertThat(RULE.decide(score, once)).isEqualTo(once);
      }
    }
  }

  @Test
  void shouldRefuseSidesThatOverlap() {
    assertThatThrownBy(() -> new DecisionRule(0.1, -0.1, 0.1, 1))
        .hasMessageStartingWith("must keep the sides apart");
    assertThatThrownBy(() -> new DecisionRule(0.1, -0.1, Double.NaN, 1))
        .hasMessageStartingWith("must keep the sides apart");
    assertThatThrownBy(() -> new DecisionRule(0.1, -0.1, 0, 0))
        .hasMessage("must be > 0: validForMs=0");
  }
}
