package io.factorline.store;

import io.factorline.event.RejectReason;
import java.nio.ByteBuffer;

/** A rejected record whose copy in {@code ticks-rejected} is not acknowledged yet. Immutable. */
public final class PendingReject {
  /** Length in a row without {@code raw}, in bytes. */
  static final int FIXED_BYTES = 2 * Long.BYTES + 1 + Short.BYTES;

  private static final byte[] NOTHING = {};

  private final long offset;
  private final long appendMs;
  private final RejectReason reason;
  private final byte[] raw;

  private PendingReject(long offset, long appendMs, RejectReason reason, byte[] raw) {
    this.offset = offset;
    this.appendMs = appendMs;
    this.reason = reason;
    this.raw = raw;
  }

  /** A reject whose record a restart reads again. */
  public static PendingReject readAgain(long offset, long appendMs, RejectReason reason) {
    return new PendingReject(offset, appendMs, reason, NOTHING);
  }

  /** A reject of a trade that was held, so that a restart may begin behind it. */
  public static PendingReject held(long offset, long appendMs, RejectReason reason, byte[] raw) {
    return new PendingReject(offset, appendMs, reason, raw.clone());
  }

  /** Its position in the row's partition. */
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

  /** Whether its bytes are here. */
  public boolean isHeld() {
    return raw.length > 0;
  }

  /** Its bytes where it will not be read again; else empty. */
  public byte[] raw() {
    return raw.clone();
  }

  void write(ByteBuffer out) {
    out.putLong(offset).putLong(appendMs).put((byte) reason.code());
    out.putShort((short) raw.length).put(raw);
  }

  static PendingReject read(ByteBuffer in) {
    long offset = in.getLong();
    long appendMs = in.getLong();
    RejectReason reason = RejectReason.ofCode(in.get());
    byte[] raw = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(raw);
    return new PendingReject(offset, appendMs, reason, raw);
  }
}
