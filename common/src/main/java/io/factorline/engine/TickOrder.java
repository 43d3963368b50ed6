package io.factorline.engine;

import io.factorline.event.RejectReason;
import io.factorline.market.SeqMode;
import io.factorline.market.Venue;
import io.factorline.store.GuardState;
import io.factorline.store.HeldTick;
import org.jspecify.annotations.Nullable;

/**
 * The order rule of a venue: what the number of a tick says about it.
 *
 * <p>A number at most {@code maxSeqJump} above the last one follows it. One farther above is held,
 * and so is one below that a sequence in doubt may go back to (see {@link GuardState}); the next
 * tick decides: if it follows the held one, both are applied and the sequence goes on from there;
 * if it goes its own way, the held one was wrong. Stateless.
 */
final class TickOrder {
  /** What a number says. */
  enum Verdict {
    /** Follows the last one, or the venue numbers nothing. */
    NEXT,
    /** The first of a symbol or of a session. */
    FIRST,
    /** Too far away to be believed alone. */
    JUMP,
    /** Follows the held tick: both are right. */
    CONFIRMS,
    /** Was applied, or is held, already. */
    DUPLICATE,
    /** Older than what was applied. */
    OLD
  }

  private TickOrder() {}

  /** The verdict on a number, for a session day. */
  static Verdict judge(Venue venue, GuardState guard, long seq, long day) {
    if (venue.seq() == SeqMode.NONE) {
      return Verdict.NEXT;
    }
    if (guard.lastSeq() == GuardState.NONE) {
      return Verdict.FIRST;
    }
    if (venue.seq() == SeqMode.PER_SESSION && day != guard.sessionDay()) {
      return day > guard.sessionDay() ? Verdict.FIRST : Verdict.OLD;
    }
    return judgeNumber(venue.maxSeqJump(), guard, seq);
  }

  private static Verdict judgeNumber(long maxJump, GuardState guard, long seq) {
    HeldTick held = guard.held();
    if (held != null && seq >= held.tick().seq() && seq - held.tick().seq() <= maxJump) {
      return seq == held.tick().seq() ? Verdict.DUPLICATE : Verdict.CONFIRMS;
    }
    if (seq > guard.lastSeq()) {
      return seq - guard.lastSeq() <= maxJump ? Verdict.NEXT : Verdict.JUMP;
    }
    if (guard.mayGoBackTo(seq)) {
      return Verdict.JUMP;
    }
    return guard.hasSeen(seq) ? Verdict.DUPLICATE : Verdict.OLD;
  }

  /** The reason to reject a tick with this verdict; null where it may be applied or held. */
  static @Nullable RejectReason rejection(Verdict verdict) {
    return switch (verdict) {
      case NEXT, FIRST, JUMP, CONFIRMS -> null;
      case DUPLICATE -> RejectReason.DUPLICATE;
      case OLD -> RejectReason.OUT_OF_ORDER;
    };
  }

  /** Takes the number of a tick that is applied; gives how many are missing before it. */
  static long take(Venue venue, GuardState guard, Verdict verdict, long seq) {
    if (venue.seq() == SeqMode.NONE) {
      return 0;
    }
    if (verdict == Verdict.FIRST) {
      guard.begin(seq, venue.maxSeqJump());
      return 0;
    }
    long missing = seq - guard.lastSeq() - 1;
    guard.follow(seq);
    return missing;
  }

  /** The text of a rejection by number. */
  static String detail(GuardState guard, long seq) {
    return "must be above the last one: seq=" + seq + ", last=" + guard.lastSeq();
  }
}
