package io.factorline.feast;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** The value of one join key of an entity, of the five types that Feast can put into a key. */
public sealed interface JoinValue {

  /** Feast's {@code ValueType} number, as it stands in the key. */
  int type();

  /** The value's bytes as they stand in the key, without type and length; the caller owns them. */
  byte[] bytes();

  /** {@code STRING}: UTF-8; refused with an unpaired surrogate. */
  static JoinValue text(String value) {
    return new Opaque(2, WellFormed.utf8(value));
  }

  /** As many {@code STRING}s. */
  static JoinValue[] texts(List<String> values) {
    return values.stream().map(JoinValue::text).toArray(JoinValue[]::new);
  }

  /** {@code BYTES}, copied. */
  static JoinValue bytes(byte[] value) {
    return new Opaque(1, value.clone());
  }

  static JoinValue int32(int value) {
    return new Int32(value);
  }

  static JoinValue int64(long value) {
    return new Int64(value);
  }

  /** {@code UNIX_TIMESTAMP} in seconds since 1970-01-01T00:00:00Z. */
  static JoinValue unixTimestamp(long seconds) {
    return new UnixTimestamp(seconds);
  }

  /** {@code INT32}, 4 bytes little-endian. */
  record Int32(int value) implements JoinValue {
    @Override
    public int type() {
      return 3;
    }

    @Override
    public byte[] bytes() {
      return ByteBuffer.allocate(Integer.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(value)
          .array();
    }
  }

  /** {@code INT64}, 8 bytes little-endian. */
  record Int64(long value) implements JoinValue {
    @Override
    public int type() {
      return 4;
    }

    @Override
    public byte[] bytes() {
      return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    }
  }

  /** {@code UNIX_TIMESTAMP}, whole seconds, 8 bytes little-endian. */
  record UnixTimestamp(long seconds) implements JoinValue {
    @Override
    public int type() {
      return 8;
    }

    @Override
    public byte[] bytes() {
      return ByteBuffer.allocate(Long.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(seconds)
          .array();
    }
  }

  /** {@code STRING} or {@code BYTES}: what is stored is what was given. */
  final class Opaque implements JoinValue {
    private final int type;
    private final byte[] value;

    private Opaque(int type, byte[] value) {
      this.type = type;
      this.value = value;
    }

    @Override
    public int type() {
      return type;
    }

    @Override
    public byte[] bytes() {
      return value.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Opaque that && type == that.type && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return 31 * type + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return type == 2 ? WellFormed.text(ByteBuffer.wrap(value)) : "bytes[" + value.length + "]";
    }
  }
}
