package io.factorline.ingest.partition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BeatStateTest {
  private final BeatState beats = new BeatState();

  @Test
  void shouldCreateTheFirstAndThenOnlyGoOn() {
    assertThat(beats.isDue(false)).isTrue();
    assertThat(beats.mayCreate()).isTrue();
    assertThat(beats.isNew()).isTrue();
    beats.written();
    assertThat(beats.isNew()).isFalse();
    assertThat(beats.mayCreate()).isFalse();
    assertThat(beats.next()).isEqualTo(1);
    assertThat(beats.next()).isEqualTo(2);
  }

  @Test
  void shouldWaitForTheRowsOnceTheLastOneIsGone() {
    beats.written();
    assertThat(beats.lost()).isTrue();
    assertThat(beats.lost()).isFalse();
    assertThat(beats.isDue(false)).isFalse();
    assertThat(beats.isDue(true)).isTrue();
    assertThat(beats.mayCreate()).isTrue();
    beats.written();
    assertThat(beats.isDue(false)).isTrue();
    assertThat(beats.mayCreate()).isFalse();
  }

  @Test
  void shouldNotCallTheFirstOneLost() {
    assertThat(beats.lost()).isFalse();
    assertThat(beats.isNew()).isTrue();
  }
}
