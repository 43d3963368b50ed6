package io.factorline.feast;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * Event time of a view's row: the bytes of a {@code google.protobuf.Timestamp} under {@code
 * _ts:<view>}.
 *
 * <p>Times are epoch nanoseconds. The epoch itself is a message of zero bytes, which Feast's
 * readers take for "no timestamp"; it is refused on the way in and absent on the way out, so that
 * it can never pass for a row without a time.
 */
public final class FeastTimestamp {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private FeastTimestamp() {}

  /**
   * Bytes of an event time.
   *
   * @throws IllegalArgumentException for 0
   */
  public static byte[] encode(long epochNs) {
    if (epochNs == 0) {
      throw new IllegalArgumentException(
          "must not be the epoch itself, Feast reads it as no timestamp: epochNs=0");
    }
    ProtoWriter out = new ProtoWriter();
    long seconds = Math.floorDiv(epochNs, NANOS_PER_SECOND);
    long nanos = Math.floorMod(epochNs, NANOS_PER_SECOND);
    if (seconds != 0) {
      out.tag(1, ProtoWriter.VARINT).varint(seconds);
    }
    if (nanos != 0) {
      out.tag(2, ProtoWriter.VARINT).varint(nanos);
    }
    return out.bytes();
  }

  /**
   * Event time in epoch nanoseconds, empty where the bytes stand for the epoch, which is Feast's
   * "no timestamp".
   *
   * @throws IllegalArgumentException for bytes that are no Timestamp, or a time outside of the
   *     years 1677 to 2262 that nanoseconds in a {@code long} can hold
   */
  public static OptionalLong decode(byte[] bytes) {
    ProtoReader in = new ProtoReader(ByteBuffer.wrap(bytes));
    long seconds = 0;
    int nanos = 0;
    while (in.hasNext()) {
      int field = in.field();
      if (field == 1 && in.wireType() == ProtoWriter.VARINT) {
        seconds = in.varint();
      } else if (field == 2 && in.wireType() == ProtoWriter.VARINT) {
        nanos = (int) in.varint();
      } else {
        in.skip();
      }
    }
    return seconds == 0 && nanos == 0 ? OptionalLong.empty() : OptionalLong.of(ns(seconds, nanos));
  }

  private static long ns(long seconds, int nanos) {
    try {
      // The last second before the lower bound overflows only until its nanoseconds are added.
      return seconds < 0
          ? Math.addExact(
              Math.multiplyExact(seconds + 1, NANOS_PER_SECOND), nanos - NANOS_PER_SECOND)
          : Math.addExact(Math.multiplyExact(seconds, NANOS_PER_SECOND), nanos);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "must lie in the years 1677 to 2262: seconds=" + seconds + ", nanos=" + nanos, e);
    }
  }
}
