package io.factorline.feast;

import java.util.Arrays;
import java.util.List;

/**
 * One {@code feast.types.Value}: what stands in the field of a feature.
 *
 * <p>{@link #ofFactor} makes the value of a factor, where {@code NaN} means "no value" and becomes
 * {@link Unset}, which Feast reads as missing; a {@link Float64} holds a {@code NaN} as it is.
 */
public sealed interface FeastValue {

  /** The value's protobuf bytes; the caller owns them. */
  default byte[] encode() {
    return FeastValueCodec.encode(this);
  }

  /**
   * The value of these protobuf bytes. Of several values the last one counts, as in every protobuf
   * oneof; fields that no version of Feast has named yet come out as {@link Other}.
   *
   * @throws IllegalArgumentException for bytes that are no protobuf message
   */
  static FeastValue decode(byte[] bytes) {
    return FeastValueCodec.decode(bytes);
  }

  /** The value of a factor; {@code NaN} becomes {@link Unset}. */
  static FeastValue ofFactor(double value) {
    return Double.isNaN(value) ? Unset.UNSET : new Float64(value);
  }

  /** No value at all: zero bytes, read as missing. */
  enum Unset implements FeastValue {
    UNSET
  }

  /** {@code null_val}: a null that was written as one. */
  enum Null implements FeastValue {
    NULL
  }

  /** {@code double_val}. */
  record Float64(double value) implements FeastValue {}

  /** {@code float_val}. */
  record Float32(float value) implements FeastValue {}

  /** {@code int32_val}. */
  record Int32(int value) implements FeastValue {}

  /** {@code int64_val}. */
  record Int64(long value) implements FeastValue {}

  /** {@code string_val}. */
  record Text(String value) implements FeastValue {}

  /** {@code bool_val}. */
  record Bool(boolean value) implements FeastValue {}

  /** {@code unix_timestamp_val}, seconds since 1970-01-01T00:00:00Z. */
  record UnixTimestamp(long seconds) implements FeastValue {}

  /** {@code double_list_val}. */
  record Float64List(List<Double> values) implements FeastValue {
    public Float64List {
      values = List.copyOf(values);
    }
  }

  /** {@code bytes_val}. */
  final class Bytes implements FeastValue {
    private final byte[] value;

    public Bytes(byte[] value) {
      this.value = value.clone();
    }

    public byte[] value() {
      return value.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return "Bytes[" + value.length + "]";
    }
  }

  /** A value of a type that is only carried, never looked into: its whole message. */
  final class Other implements FeastValue {
    private final int field;
    private final byte[] message;

    Other(int field, byte[] message) {
      this.field = field;
      this.message = message.clone();
    }

    /** Number of the field in Feast's {@code Value.proto}. */
    public int field() {
      return field;
    }

    byte[] message() {
      return message.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Other that && Arrays.equals(message, that.message);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(message);
    }

    @Override
    public String toString() {
      return "Other[field=" + field + "]";
    }
  }
}
