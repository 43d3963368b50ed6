package io.factorline.gateway.faketriton;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FakeInstancesTest {
  /* The clock may pass the greatest number. */
  private static long at(long ns) {
    return Long.MAX_VALUE - 5 + ns;
  }

  @Test
  void shouldMakeOneCallAfterTheOther() {
    FakeInstances one = new FakeInstances(1, Duration.ofNanos(10));

    assertThat(one.take(at(0))).isEqualTo(10);
    assertThat(one.take(at(4))).isEqualTo(16);
    assertThat(one.take(at(4))).isEqualTo(26);
    assertThat(one.take(at(30))).as("it has made the others").isEqualTo(10);
  }

  @Test
  void shouldMakeAsManyCallsAtATimeAsThereAreInstances() {
    FakeInstances two = new FakeInstances(2, Duration.ofNanos(10));

    assertThat(two.take(at(0))).isEqualTo(10);
    assertThat(two.take(at(6))).isEqualTo(10);
    assertThat(two.take(at(6))).as("after the first").isEqualTo(14);
    assertThat(two.take(at(6))).as("after the second").isEqualTo(20);
  }
}
