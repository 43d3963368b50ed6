package io.factorline.store;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a row keeps of the order of its trades, or of its quotes. Mutable; one thread.
 *
 * <p>A sequence that has just begun, or just jumped, is in doubt for its next {@value
 * #DOUBTFUL_TICKS} ticks: the tick that led there may have been a wrong one. As long as it is, a
 * tick below it is no mere latecomer if its number lies where the right sequence would go on, and
 * where no tick was ever applied: anywhere below a beginning, or right behind the end of the
 * sequence that was jumped away from.
 */
public final class GuardState {
  /** No record was applied yet. */
  public static final long NONE = -1;

  /** For how many ticks a sequence stays in doubt. */
  public static final int DOUBTFUL_TICKS = 64;

  /** Most bytes in a row, without those of a held tick. */
  static final int FIXED_BYTES = 6 * Long.BYTES + 2;

  private static final int WINDOW = Long.SIZE;

  private long lastSeq = NONE;
  private long seenBehind;
  private long sessionDay;
  private long effectiveNs;
  private long backAbove;
  private long backBelow;
  private int doubtfulTicks;
  private @Nullable HeldTick held;

  /** The highest sequence number applied, or {@link #NONE}. */
  public long lastSeq() {
    return lastSeq;
  }

  /** The day of the newest session of which a record was applied, in epoch days. */
  public long sessionDay() {
    return sessionDay;
  }

  /** The effective time of the last record applied, in ns since the epoch; 0 before the first. */
  public long effectiveNs() {
    return effectiveNs;
  }

  /** The tick that waits for the next one to confirm its number. */
  public @Nullable HeldTick held() {
    return held;
  }

  /** Holds a tick, or none. */
  public void hold(@Nullable HeldTick tick) {
    held = tick;
  }

  /** Whether a number at or below the last one is known to have been applied. */
  public boolean hasSeen(long seq) {
    long behind = lastSeq - seq - 1;
    return behind < 0 || (behind < WINDOW && (seenBehind >>> behind & 1) == 1);
  }

  /** Whether a number below the last one may be where the sequence really is. */
  public boolean mayGoBackTo(long seq) {
    return doubtfulTicks > 0 && backAbove < seq && seq < backBelow;
  }

  /** Takes the first number of a sequence. */
  public void begin(long seq, long maxJump) {
    start(seq);
    backAbove = NONE;
    backBelow = seq - maxJump;
  }

  /** Takes a number that follows the last one. */
  public void follow(long seq) {
    long step = seq - lastSeq;
    seenBehind = step >= WINDOW ? 0 : seenBehind << step;
    if (step <= WINDOW) {
      seenBehind |= 1L << (step - 1);
    }
    lastSeq = seq;
    if (doubtfulTicks > 0) {
      doubtfulTicks--;
    }
  }

  /** Goes over to a number far away, up or back. */
  public void jump(long seq, long maxJump) {
    if (seq > lastSeq) {
      backAbove = lastSeq;
      backBelow = lastSeq + maxJump + 1;
    } else {
      backBelow = seq - maxJump;
    }
    start(seq);
  }

  private void start(long seq) {
    lastSeq = seq;
    seenBehind = 0;
    doubtfulTicks = DOUBTFUL_TICKS;
  }

  /** Takes the time of a record that was applied. */
  public void at(long day, long newEffectiveNs) {
    sessionDay = Math.max(sessionDay, day);
    effectiveNs = newEffectiveNs;
  }

  /** Forgets the times: nothing was applied. */
  void forgetTimes() {
    sessionDay = 0;
    effectiveNs = 0;
  }

  void split(double ratio) {
    held = held == null ? null : held.split(ratio);
  }

  void copyFrom(GuardState other) {
    lastSeq = other.lastSeq;
    seenBehind = other.seenBehind;
    sessionDay = other.sessionDay;
    effectiveNs = other.effectiveNs;
    backAbove = other.backAbove;
    backBelow = other.backBelow;
    doubtfulTicks = other.doubtfulTicks;
    held = other.held;
  }

  void write(ByteBuffer out) {
    out.putLong(lastSeq).putLong(seenBehind).putLong(sessionDay).putLong(effectiveNs);
    out.putLong(backAbove).putLong(backBelow).put((byte) doubtfulTicks);
    Optionals.write(held, out);
  }

  void read(String symbol, ByteBuffer in) {
    lastSeq = in.getLong();
    seenBehind = in.getLong();
    sessionDay = in.getLong();
    effectiveNs = in.getLong();
    backAbove = in.getLong();
    backBelow = in.getLong();
    doubtfulTicks = Byte.toUnsignedInt(in.get());
    held = Optionals.readTick(symbol, in);
  }
}
