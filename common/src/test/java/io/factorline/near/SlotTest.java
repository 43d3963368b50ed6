package io.factorline.near;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SlotTest {

  private static final long KEEP_NS = 1_000;
  private static final Reading<Long> ONE = new Reading.Fresh<>(1L);
  private static final Reading<Long> TWO = new Reading.Fresh<>(2L);

  private final Slot<Long> slot = new Slot<>("a", 0);
  // A slot compares leases and never sends, so no connection is needed.
  private final Lease lease = new Lease(null, 0);

  @Test
  void shouldStoreWhatItsPlaceholderStoodFor() {
    Flight<Long> flight = slot.board(lease, 10);

    assertThat(slot.land(flight, ONE)).isTrue();
    assertThat(slot.entry()).isEqualTo(new Slot.Entry<>(ONE, lease, 10));
    assertThat(lease.entries()).isEqualTo(1);
  }

  @Test
  void shouldNotStoreAfterAnInvalidation() {
    Flight<Long> flight = slot.board(lease, 10);
    slot.demote();

    assertThat(slot.land(flight, ONE)).isFalse();
    assertThat(slot.entry()).isNull();
    assertThat(lease.entries()).isZero();
  }

  @Test
  void shouldStoreOnlyTheReadThatFollowsAnInvalidation() {
    Flight<Long> before = slot.board(lease, 10);
    slot.demote();
    Flight<Long> after = slot.board(lease, 20);

    assertThat(after).isNotSameAs(before);
    assertThat(slot.land(before, ONE)).isFalse();
    assertThat(slot.land(after, TWO)).isTrue();
    assertThat(slot.entry().reading()).isEqualTo(TWO);
  }

  @Test
  void shouldShareAReadUnderWayWithinALease() {
    Flight<Long> flight = slot.board(lease, 10);

    assertThat(slot.board(lease, 20)).isSameAs(flight);
    assertThat(flight.claim()).isTrue();
    assertThat(flight.claim()).as("once").isFalse();
  }

  @Test
  void shouldNotShareAReadOfAnotherLease() {
    Flight<Long> old = slot.board(lease, 10);
    Lease next = lease.next();

    Flight<Long> flight = slot.board(next, 20);

    assertThat(flight).isNotSameAs(old);
    assertThat(slot.land(old, ONE)).isFalse();
    assertThat(slot.land(flight, TWO)).isTrue();
  }

  @Test
  void shouldGiveWhatWasLastKnownWithItsAge() {
    slot.land(slot.board(lease, 10), ONE);
    lease.prove(100);
    slot.demote();
    lease.prove(200);

    assertThat(slot.fallback(NearFailure.TIMED_OUT, 300, KEEP_NS))
        .as("known until the last PING before the invalidation")
        .isEqualTo(new Reading.LastKnown<>(1L, Duration.ofNanos(200), NearFailure.TIMED_OUT));
  }

  @Test
  void shouldGiveAnEndedLeasesEntryAsLastKnown() {
    slot.land(slot.board(lease, 10), ONE);
    lease.prove(100);

    assertThat(slot.fallback(NearFailure.DISCONNECTED, 150, KEEP_NS))
        .isEqualTo(new Reading.LastKnown<>(1L, Duration.ofNanos(50), NearFailure.DISCONNECTED));
  }

  @Test
  void shouldGiveAKnownAbsenceAsLastKnown() {
    slot.land(slot.board(lease, 10), new Reading.Absent<>());

    assertThat(slot.fallback(NearFailure.DISCONNECTED, 10, KEEP_NS))
        .isEqualTo(new Reading.LastKnown<>(null, Duration.ZERO, NearFailure.DISCONNECTED));
  }

  @Test
  void shouldForgetWhatIsTooOld() {
    slot.land(slot.board(lease, 10), ONE);

    assertThat(slot.fallback(NearFailure.DISCONNECTED, 10 + KEEP_NS, KEEP_NS))
        .isInstanceOf(Reading.LastKnown.class);
    assertThat(slot.fallback(NearFailure.DISCONNECTED, 11 + KEEP_NS, KEEP_NS))
        .isEqualTo(new Reading.Unknown<>(NearFailure.DISCONNECTED));
    assertThat(slot.isSpent(lease, 11 + KEEP_NS, KEEP_NS)).as("fresh, so never spent").isFalse();
    assertThat(slot.isSpent(null, 11 + KEEP_NS, KEEP_NS)).isTrue();
  }

  @Test
  void shouldStoreNothingOnceRemoved() {
    assertThat(slot.removeIfIdle()).isTrue();

    assertThat(slot.board(lease, 10)).isNull();
    assertThat(slot.follow((key, reading) -> {})).isFalse();
  }

  @Test
  void shouldStayWhileSomeoneWaitsOrFollows() {
    NearListener<Long> listener = (key, reading) -> {};
    Flight<Long> flight = slot.board(lease, 10);
    assertThat(slot.removeIfIdle()).isFalse();
    slot.cancel(flight);
    slot.follow(listener);
    assertThat(slot.removeIfIdle()).isFalse();

    assertThat(slot.unfollow(listener)).isTrue();
    assertThat(slot.removeIfIdle()).isTrue();
  }

  @Test
  void shouldWaitInTheRefreshQueueOnce() {
    assertThat(slot.queueRefresh()).isTrue();
    assertThat(slot.queueRefresh()).isFalse();
    slot.refreshDequeued();
    assertThat(slot.queueRefresh()).isTrue();
  }
}
