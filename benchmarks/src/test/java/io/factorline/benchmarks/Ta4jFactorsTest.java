package io.factorline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.factorline.kernel.Bar;
import io.factorline.kernel.KernelSpec;
import io.factorline.kernel.ViewKernel;
import org.junit.jupiter.api.Test;

final class Ta4jFactorsTest {
  private static final int BARS = 2_000;

  @Test
  void shouldComputeTheSameFactorsAsTheKernelSoThatTheComparisonIsOne() {
    KernelSpec spec = Factors.computed();
    ViewKernel kernel = ViewKernel.of(spec);
    Ta4jFactors ta4j = new Ta4jFactors();
    Bar[] bars = Bars.walk(512);
    for (int i = 0; i < BARS; i++) {
      kernel.update(bars[i % bars.length]);
      ta4j.add(bars[i % bars.length]);
      ta4j.read();
    }

    double[] ours = new double[kernel.factorCount()];
    kernel.closed(ours, 0);
    for (int f = 0; f < ours.length; f++) {
      String name = spec.factors().get(f).name();
      assertThat(ta4j.value(name)).as(name).isCloseTo(ours[f], within(1e-6));
    }
    assertThat(ta4j.names()).hasSize(ours.length);
  }

  @Test
  void shouldSeeATradeOfTheOpenBar() {
    Ta4jFactors ta4j = new Ta4jFactors();
    for (Bar bar : Bars.walk(64)) {
      ta4j.add(bar);
      ta4j.read();
    }
    double before = ta4j.value("sma_5");

    ta4j.trade(200, 1);

    assertThat(ta4j.value("sma_5")).isGreaterThan(before + 10);
  }
}
