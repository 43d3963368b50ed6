package io.factorline.store;

import io.factorline.event.RejectReason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A rejected record whose copy in {@code ticks-rejected} is not acknowledged yet. Immutable.
 *
 * <p>The record of a tick that was held and rejected later lies before the one that rejected it, so
 * a restart need not read it again: such a reject carries its bytes and the log that it lay in.
 */
public final class PendingReject {
  /** Length in a row of one that is read again, in bytes. */
  static final int FIXED_BYTES = 2 * Long.BYTES + 1 + Short.BYTES;

  private static final byte[] NOTHING = {};

  private final long offset;
  private final long appendMs;
  private final RejectReason reason;
  private final @Nullable TopicId topic;
  private final byte[] raw;

  private PendingReject(
      long offset, long appendMs, RejectReason reason, @Nullable TopicId topic, byte[] raw) {
    this.offset = offset;
    this.appendMs = appendMs;
    this.reason = reason;
    this.topic = topic;
    this.raw = raw;
  }

  /** A reject whose record a restart reads again. */
  public static PendingReject readAgain(long offset, long appendMs, RejectReason reason) {
    return new PendingReject(offset, appendMs, reason, null, NOTHING);
  }

  /** A reject of a tick that was held, so that a restart may begin behind it. */
  public static PendingReject held(HeldTick tick, RejectReason reason) {
    byte[] raw = tick.raw();
    if (raw.length == 0) {
      throw new IllegalArgumentException("must have bytes: offset=" + tick.offset());
    }
    return new PendingReject(tick.offset(), tick.appendMs(), reason, tick.topic(), raw);
  }

  /** Its position in its log. */
  public long offset() {
    return offset;
  }

  /** Its append time, ms since the epoch. */
  public long appendMs() {
    return appendMs;
  }

  /** Why it was rejected. */
  public RejectReason reason() {
    return reason;
  }

  /** The log of a record whose bytes are here; null where it will be read again. */
  public @Nullable TopicId topic() {
    return topic;
  }

  /** Whether its bytes are here. */
  public boolean isHeld() {
    return topic != null;
  }

  /** Its bytes where it will not be read again; else empty. */
  public byte[] raw() {
    return raw.clone();
  }

  void write(ByteBuffer out) {
    out.putLong(offset).putLong(appendMs).put((byte) reason.code());
    out.putShort((short) raw.length).put(raw);
    if (topic != null) {
      topic.write(out);
    }
  }

  static PendingReject read(ByteBuffer in) {
    long offset = in.getLong();
    long appendMs = in.getLong();
    RejectReason reason = RejectReason.ofCode(in.get());
    byte[] raw = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(raw);
    TopicId topic = raw.length == 0 ? null : TopicId.read(in);
    return new PendingReject(offset, appendMs, reason, topic, raw);
  }
}
