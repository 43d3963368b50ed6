package io.factorline.ingest;

import static io.factorline.ingest.Standstill.MOST_JOINS;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.ingest.Standstill.Verdict;
import org.junit.jupiter.api.Test;

final class StandstillTest {
  private static final long PATIENCE_NS = Standstill.PATIENCE.toNanos();

  private final Standstill standstill = new Standstill();

  @Test
  void shouldJoinAgainOnceNobodyHasReadForLong() {
    assertThat(standstill.readsNothing(7, 0)).isEqualTo(Verdict.WAIT);
    assertThat(standstill.readsNothing(7, PATIENCE_NS - 1)).isEqualTo(Verdict.WAIT);
    assertThat(standstill.readsNothing(7, PATIENCE_NS)).isEqualTo(Verdict.JOIN_AGAIN);
    assertThat(standstill.readsNothing(7, PATIENCE_NS + 1)).isEqualTo(Verdict.WAIT);
  }

  @Test
  void shouldStandByWhileAnotherReads() {
    for (int second = 0; second < 100; second++) {
      assertThat(standstill.readsNothing(second, second * PATIENCE_NS)).isEqualTo(Verdict.WAIT);
    }
  }

  @Test
  void shouldBeginAnewOnceItHeldSomething() {
    var _ = standstill.readsNothing(7, 0);
    standstill.clear();

    assertThat(standstill.readsNothing(7, PATIENCE_NS)).isEqualTo(Verdict.WAIT);
    assertThat(standstill.readsNothing(7, 2 * PATIENCE_NS)).isEqualTo(Verdict.JOIN_AGAIN);
  }

  @Test
  void shouldEndTheProcessWhereJoiningDoesNotHelp() {
    var _ = standstill.readsNothing(7, 0);
    for (int join = 1; join <= MOST_JOINS; join++) {
      assertThat(standstill.readsNothing(7, join * PATIENCE_NS)).isEqualTo(Verdict.JOIN_AGAIN);
    }
    assertThat(standstill.readsNothing(7, (MOST_JOINS + 1) * PATIENCE_NS)).isEqualTo(Verdict.END);
  }
}
