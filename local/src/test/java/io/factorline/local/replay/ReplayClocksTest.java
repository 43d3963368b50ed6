package io.factorline.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReplayClocksTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long T = 1_723_161_255L * SECOND;

  private final ReplayClocks clocks = new ReplayClocks();

  @Test
  void shouldStartBeforeTheFirstTick() {
    assertThat(clocks.before("WORLD", T + 342_000_000)).hasValue(T - SECOND);
  }

  @Test
  void shouldAdvanceOnlyWhenTheNewestTickReachesANewSecond() {
    assertThat(clocks.before("WORLD", T)).hasValue(T - SECOND);
    assertThat(clocks.before("WORLD", T + SECOND - 1)).isEmpty();
    assertThat(clocks.before("WORLD", T + SECOND)).hasValue(T);
    assertThat(clocks.before("WORLD", T + SECOND)).isEmpty();
  }

  @Test
  void shouldNotGoBackForATickOfAnEarlierSecond() {
    assertThat(clocks.before("WORLD", T + SECOND)).hasValue(T);
    assertThat(clocks.before("WORLD", T - SECOND)).isEmpty();
    assertThat(clocks.before("WORLD", T + SECOND + 1)).isEmpty();
  }

  @Test
  void shouldJumpOverQuietSeconds() {
    assertThat(clocks.before("WORLD", T)).hasValue(T - SECOND);
    assertThat(clocks.before("WORLD", T + 90 * SECOND + 5)).hasValue(T + 89 * SECOND);
  }

  @Test
  void shouldKeepTheTimeOfEachVenue() {
    assertThat(clocks.before("WORLD", T)).hasValue(T - SECOND);
    assertThat(clocks.before("KRX", T - 5 * SECOND)).hasValue(T - 6 * SECOND);
    assertThat(clocks.before("WORLD", T + 1)).isEmpty();
  }

  @Test
  void shouldEndAtTheSecondAfterTheNewestTick() {
    assertThat(clocks.before("WORLD", T + 1)).isPresent();
    assertThat(clocks.before("WORLD", T - 10 * SECOND)).isEmpty();
    assertThat(clocks.before("KRX", T)).isPresent();

    // A tick right on a second opens a bar that ends one second later.
    assertThat(clocks.last()).containsEntry("WORLD", T + SECOND).containsEntry("KRX", T + SECOND);
  }
}
