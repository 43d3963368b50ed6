package io.factorline.basis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.factorline.catalog.Dimension;
import io.factorline.derive.Expression;
import io.factorline.derive.Outcome;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BasisEvaluatorTest {
  private static final Expression QUOTIENT = Expression.parse("a:x / b:y");

  private static BasisEvaluator quotient(@Nullable Dimension first, @Nullable Dimension second) {
    return new BasisEvaluator(QUOTIENT, Arrays.asList(first, second));
  }

  @ParameterizedTest
  @CsvSource({
    "PRICE, 3, 7, 0.42857142857142855",
    "PER_SHARE, 3, 0.1, 30",
    "SHARES, 3, 7, 21",
    "VOLUME, 3, 0.1, 0.30000000000000004",
    "MONEY, 3, 7, 3",
    "RATIO, 3, NaN, 3",
    "PRICE, 3, NaN, NaN",
    "SHARES, 3, NaN, NaN",
    "PRICE, 1e308, 1e-6, NaN",
    ", 3, 1, 3",
    ", 3, 2, NaN"
  })
  void shouldBringANumberToAnotherBasis(
      @Nullable Dimension dimension, double value, double ratio, double brought) {
    assertThat(ShareBasis.bring(dimension, value, ratio)).isEqualTo((Double) brought);
  }

  @Test
  void shouldEvaluateOverInputsOfOneBasis() {
    BasisEvaluator pbr = quotient(Dimension.PRICE, Dimension.PER_SHARE);
    pbr.input(0, 12, 1);
    pbr.input(1, 30, 10);
    assertThat(pbr.evaluate()).isEqualTo(Outcome.VALUE);
    assertThat(pbr.value()).isEqualTo(4);
  }

  @Test
  void shouldTellAMissingInputBeforeAMissingBasisAndThatBeforeTheRest() {
    BasisEvaluator pbr = quotient(Dimension.PRICE, Dimension.PER_SHARE);
    pbr.input(0, 12, Double.NaN);
    pbr.input(1, Double.NaN, Double.NaN);
    assertThat(pbr.evaluate()).isEqualTo(Outcome.INPUT);
    pbr.input(0, 12, Double.NaN);
    pbr.input(1, 0, 1);
    assertThat(pbr.evaluate()).isEqualTo(Outcome.BASIS);
    assertThat(pbr.value()).isNaN();
    pbr.input(0, 12, 1);
    pbr.input(1, 0, 1);
    assertThat(pbr.evaluate()).isEqualTo(Outcome.DIVISION_BY_ZERO);
    pbr.input(0, 12, 1);
    pbr.input(1, 3, 1);
    assertThat(pbr.evaluate()).as("forgets a failure").isEqualTo(Outcome.VALUE);
    assertThat(pbr.value()).isEqualTo(4);
  }

  @Test
  void shouldRefuseDimensionsOfOtherInputs() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BasisEvaluator(QUOTIENT, List.of()))
        .withMessage("must be one per input: dimensions=0, inputs=2");
  }
}
