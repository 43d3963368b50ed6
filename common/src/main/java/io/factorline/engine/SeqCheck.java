package io.factorline.engine;

import io.factorline.event.RejectReason;
import io.factorline.market.SeqMode;
import io.factorline.market.Venue;
import io.factorline.store.GuardState;
import org.jspecify.annotations.Nullable;

/** The order rule of a venue: which sequence number may follow which. Stateless. */
final class SeqCheck {
  private SeqCheck() {}

  /**
   * Why a sequence number may not be applied now: null if it may, {@link RejectReason#SEQ_JUMP} if
   * it must wait for a confirmation.
   */
  static @Nullable RejectReason check(Venue venue, GuardState guard, long seq, long day) {
    if (venue.seq() == SeqMode.NONE || guard.lastSeq() == GuardState.NONE) {
      return null;
    }
    if (venue.seq() == SeqMode.PER_SESSION && day != guard.sessionDay()) {
      return day > guard.sessionDay() ? null : RejectReason.OUT_OF_ORDER;
    }
    if (seq <= guard.lastSeq()) {
      return guard.hasSeen(seq) ? RejectReason.DUPLICATE : RejectReason.OUT_OF_ORDER;
    }
    return seq - guard.lastSeq() > venue.maxSeqJump() ? RejectReason.SEQ_JUMP : null;
  }

  /** Whether a held number is confirmed by this later one. */
  static boolean confirms(Venue venue, long held, long seq) {
    return seq > held && seq - held <= venue.maxSeqJump();
  }

  /** Takes a number that passed; gives how many are missing before it. */
  static long advance(Venue venue, GuardState guard, long seq, long day, long effectiveNs) {
    if (venue.seq() == SeqMode.NONE) {
      guard.advance(day, effectiveNs);
      return 0;
    }
    if (venue.seq() == SeqMode.PER_SESSION && day > guard.sessionDay()) {
      guard.restartSequence();
    }
    long missing = guard.lastSeq() == GuardState.NONE ? 0 : seq - guard.lastSeq() - 1;
    guard.advance(seq, day, effectiveNs);
    return missing;
  }

  /** The text of a rejection. */
  static String detail(GuardState guard, long seq) {
    return "must be above the last one: seq=" + seq + ", last=" + guard.lastSeq();
  }
}
