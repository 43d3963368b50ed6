package io.factorline.store;

import java.nio.ByteBuffer;

/**
 * What a row keeps of the order of its trades, or of its quotes. Mutable; one thread.
 *
 * <p>{@code seenBehind} has bit {@code i} set if {@code lastSeq - 1 - i} was applied.
 */
public final class GuardState {
  /** No record was applied yet. */
  public static final long NONE = -1;

  /** Length in a row, in bytes. */
  static final int BYTES = 4 * Long.BYTES;

  private static final int WINDOW = Long.SIZE;

  private long lastSeq = NONE;
  private long seenBehind;
  private long sessionDay;
  private long effectiveNs;

  /** The highest sequence number applied, or {@link #NONE}. */
  public long lastSeq() {
    return lastSeq;
  }

  /** The day of the session of the last record applied, in epoch days. */
  public long sessionDay() {
    return sessionDay;
  }

  /** The effective time of the last record applied, in ns since the epoch; 0 before the first. */
  public long effectiveNs() {
    return effectiveNs;
  }

  /** Whether a sequence number at or below the last one is known to have been applied. */
  public boolean hasSeen(long seq) {
    long behind = lastSeq - seq - 1;
    return behind < 0 || (behind < WINDOW && (seenBehind >>> behind & 1) == 1);
  }

  /** Forgets the sequence, not the effective time: a new session may count from anywhere. */
  public void restartSequence() {
    lastSeq = NONE;
    seenBehind = 0;
  }

  /** Takes a record with a sequence number above the last one. */
  public void advance(long seq, long day, long newEffectiveNs) {
    long step = seq - lastSeq;
    if (lastSeq == NONE) {
      seenBehind = 0;
    } else {
      seenBehind = step >= WINDOW ? 0 : seenBehind << step;
      if (step <= WINDOW) {
        seenBehind |= 1L << (step - 1);
      }
    }
    lastSeq = seq;
    advance(day, newEffectiveNs);
  }

  /** Takes a record that carries no order of its own. */
  public void advance(long day, long newEffectiveNs) {
    sessionDay = day;
    effectiveNs = newEffectiveNs;
  }

  void write(ByteBuffer out) {
    out.putLong(lastSeq).putLong(seenBehind).putLong(sessionDay).putLong(effectiveNs);
  }

  void read(ByteBuffer in) {
    lastSeq = in.getLong();
    seenBehind = in.getLong();
    sessionDay = in.getLong();
    effectiveNs = in.getLong();
  }
}
