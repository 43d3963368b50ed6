package io.factorline.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DistributionTest {
  private static final MathContext EXACT = new MathContext(60);

  @Test
  void shouldShareTheRankOfTiesInTheOrderAsked() {
    Distribution values = Distribution.of(new double[] {2, 4, 2, 1});

    assertThat(values.rank(Order.DESC, 4)).isEqualTo(1);
    assertThat(values.rank(Order.DESC, 2)).isEqualTo(2);
    assertThat(values.rank(Order.DESC, 1)).isEqualTo(4);
    assertThat(values.rank(Order.ASC, 1)).isEqualTo(1);
    assertThat(values.rank(Order.ASC, 2)).isEqualTo(2);
    assertThat(values.rank(Order.ASC, 4)).isEqualTo(4);
  }

  @Test
  void shouldDefineOneValue() {
    Distribution one = Distribution.of(new double[] {7});

    assertThat(one.value(Transform.RANK, Order.ASC, 7)).isEqualTo(1);
    assertThat(one.value(Transform.PERCENTILE, Order.ASC, 7)).isEqualTo(0.5);
    assertThat(one.value(Transform.ZSCORE, Order.ASC, 7)).isNaN();
    assertThat(one.outcome(Transform.ZSCORE)).isEqualTo(Outcome.DIVISION_BY_ZERO);
  }

  @Test
  void shouldHaveNoZscoreWithoutADeviationOrBeyondTheRangeOfADouble() {
    Distribution same = Distribution.of(new double[] {0.1, 0.1, 0.1});
    assertThat(same.outcome(Transform.ZSCORE)).isEqualTo(Outcome.DIVISION_BY_ZERO);
    assertThat(same.percentile(0.1)).isEqualTo(0.5);
    assertThat(same.rank(Order.DESC, 0.1)).isEqualTo(1);

    Distribution huge = Distribution.of(new double[] {-Double.MAX_VALUE, Double.MAX_VALUE});
    assertThat(huge.outcome(Transform.ZSCORE)).isEqualTo(Outcome.DOMAIN);
    assertThat(huge.zscore(Double.MAX_VALUE)).isNaN();
    assertThat(huge.outcome(Transform.RANK)).isEqualTo(Outcome.VALUE);

    Distribution zeros = Distribution.of(new double[] {0.0, -0.0});
    assertThat(zeros.outcome(Transform.ZSCORE)).isEqualTo(Outcome.DIVISION_BY_ZERO);
    assertThat(zeros.rank(Order.ASC, -0.0)).isEqualTo(1);
    assertThat(Distribution.of(new double[0]).size()).isZero();
  }

  @Test
  void shouldRefuseWhatIsNotFinite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Distribution.of(new double[] {1, Double.NaN}))
        .withMessage("must be finite: value=NaN");
  }

  @Test
  void shouldAgreeWithANaiveTwinInAnyOrderOfTheValues() {
    Random random = new Random(20261127);
    for (int round = 0; round < 400; round++) {
      double[] values = new double[1 + random.nextInt(40)];
      double scale = Math.pow(10, random.nextInt(9) - 4);
      for (int i = 0; i < values.length; i++) {
        values[i] = (random.nextInt(15) - 7) * scale / 3 + 100;
      }
      Distribution sorted = Distribution.of(values);
      Distribution shuffled = Distribution.of(shuffle(values, random));
      for (double value : values) {
        assertThat(sorted.rank(Order.DESC, value)).isEqualTo(1 + count(values, value, 1));
        assertThat(sorted.rank(Order.ASC, value)).isEqualTo(1 + count(values, value, -1));
        assertThat(sorted.percentile(value)).isEqualTo(percentile(values, value));
        assertThat(Double.doubleToRawLongBits(shuffled.zscore(value)))
            .isEqualTo(Double.doubleToRawLongBits(sorted.zscore(value)));
        if (count(values, value, 0) == values.length) {
          assertThat(sorted.zscore(value)).isNaN();
        } else {
          assertThat(sorted.zscore(value)).isCloseTo(zscore(values, value), within(1e-8));
        }
      }
    }
  }

  private static double[] shuffle(double[] values, Random random) {
    double[] shuffled = values.clone();
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double kept = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = kept;
    }
    return shuffled;
  }

  /** How many compare like this to a value: 1 above, 0 the same, -1 below. */
  private static int count(double[] values, double value, int sign) {
    int count = 0;
    for (double other : values) {
      count += Double.compare(other, value) == sign ? 1 : 0;
    }
    return count;
  }

  private static double percentile(double[] values, double value) {
    if (values.length == 1) {
      return 0.5;
    }
    double others = count(values, value, -1) + (count(values, value, 0) - 1) / 2.0;
    return others / (values.length - 1);
  }

  private static double zscore(double[] values, double value) {
    BigDecimal count = BigDecimal.valueOf(values.length);
    BigDecimal sum = BigDecimal.ZERO;
    for (double each : values) {
      sum = sum.add(new BigDecimal(each));
    }
    BigDecimal mean = sum.divide(count, EXACT);
    BigDecimal squares = BigDecimal.ZERO;
    for (double each : values) {
      squares = squares.add(new BigDecimal(each).subtract(mean).pow(2));
    }
    BigDecimal deviation = squares.divide(count, EXACT).sqrt(EXACT);
    return new BigDecimal(value).subtract(mean).divide(deviation, EXACT).doubleValue();
  }
}
