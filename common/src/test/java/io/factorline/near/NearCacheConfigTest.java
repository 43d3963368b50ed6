package io.factorline.near;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class NearCacheConfigTest {

  @Test
  void shouldBoundFreshnessBelowOneSecondByDefault() {
    assertThat(NearCacheConfig.DEFAULT.freshFor()).isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void shouldRefuseMoreFollowedKeysThanEntries() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NearCacheConfig.DEFAULT.withBounds(10, 11, 10))
        .withMessage("must be in 0..maxEntries: maxFollowed=11, maxEntries=10");
  }

  @Test
  void shouldRefuseATimeoutOfNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NearCacheConfig.DEFAULT.withFetchTimeout(Duration.ZERO))
        .withMessage("must be > 0: fetchTimeout=PT0S");
  }
}
