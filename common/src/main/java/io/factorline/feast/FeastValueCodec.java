package io.factorline.feast;

import static io.factorline.feast.ProtoWriter.FIXED32;
import static io.factorline.feast.ProtoWriter.FIXED64;
import static io.factorline.feast.ProtoWriter.LENGTH;
import static io.factorline.feast.ProtoWriter.VARINT;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Feast's {@code Value.proto}, the part that factors and fundamentals use, to bytes and back. */
final class FeastValueCodec {

  private static final int BYTES = 1;
  private static final int STRING = 2;
  private static final int INT32 = 3;
  private static final int INT64 = 4;
  private static final int DOUBLE = 5;
  private static final int FLOAT = 6;
  private static final int BOOL = 7;
  private static final int UNIX_TIMESTAMP = 8;
  private static final int DOUBLE_LIST = 15;
  private static final int NULL = 19;

  /** Field of the values in every list message. */
  private static final int LIST_VALUES = 1;

  private FeastValueCodec() {}

  /** A member of a oneof is written even where it has its default, unlike a plain field. */
  static byte[] encode(FeastValue value) {
    return switch (value) {
      case FeastValue.Unset _ -> new byte[0];
      case FeastValue.Other other -> other.message();
      case FeastValue.Null _ -> tagged(NULL, VARINT).varint(0).bytes();
      case FeastValue.Float64(double v) -> float64(v);
      case FeastValue.Float32(float v) ->
          tagged(FLOAT, FIXED32).fixed32(Float.floatToRawIntBits(v)).bytes();
      case FeastValue.Int32(int v) -> tagged(INT32, VARINT).varint(v).bytes();
      case FeastValue.Int64(long v) -> tagged(INT64, VARINT).varint(v).bytes();
      case FeastValue.Bool(boolean v) -> tagged(BOOL, VARINT).varint(v ? 1 : 0).bytes();
      case FeastValue.UnixTimestamp(long v) -> tagged(UNIX_TIMESTAMP, VARINT).varint(v).bytes();
      case FeastValue.Text(String v) ->
          tagged(STRING, LENGTH).lengthPrefixed(WellFormed.utf8(v)).bytes();
      case FeastValue.Bytes v -> tagged(BYTES, LENGTH).lengthPrefixed(v.value()).bytes();
      case FeastValue.Float64List(List<Double> v) ->
          tagged(DOUBLE_LIST, LENGTH).lengthPrefixed(packed(v)).bytes();
    };
  }

  private static ProtoWriter tagged(int field, int wireType) {
    return new ProtoWriter().tag(field, wireType);
  }

  /** Every factor of every closed bar passes here: the bytes of tag and value, and nothing else. */
  private static byte[] float64(double value) {
    return ByteBuffer.allocate(1 + Double.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) (DOUBLE << 3 | FIXED64))
        .putLong(Double.doubleToRawLongBits(value))
        .array();
  }

  static FeastValue decode(byte[] bytes) {
    FeastValue value = FeastValue.Unset.UNSET;
    ProtoReader in = new ProtoReader(ByteBuffer.wrap(bytes));
    while (in.hasNext()) {
      value = member(in, in.field(), value, bytes);
    }
    return value;
  }

  private static byte[] packed(List<Double> values) {
    if (values.isEmpty()) {
      return new byte[0];
    }
    ProtoWriter packed = new ProtoWriter();
    for (double value : values) {
      packed.fixed64(Double.doubleToRawLongBits(value));
    }
    return tagged(LIST_VALUES, LENGTH).lengthPrefixed(packed.bytes()).bytes();
  }

  private static FeastValue member(ProtoReader in, int field, FeastValue before, byte[] message) {
    return switch (field << 3 | in.wireType()) {
      case BYTES << 3 | LENGTH -> new FeastValue.Bytes(copy(in.lengthPrefixed()));
      case STRING << 3 | LENGTH -> new FeastValue.Text(WellFormed.text(in.lengthPrefixed()));
      case INT32 << 3 | VARINT -> new FeastValue.Int32((int) in.varint());
      case INT64 << 3 | VARINT -> new FeastValue.Int64(in.varint());
      case DOUBLE << 3 | FIXED64 -> new FeastValue.Float64(Double.longBitsToDouble(in.fixed64()));
      case FLOAT << 3 | FIXED32 -> new FeastValue.Float32(Float.intBitsToFloat(in.fixed32()));
      case BOOL << 3 | VARINT -> new FeastValue.Bool(in.varint() != 0);
      case UNIX_TIMESTAMP << 3 | VARINT -> new FeastValue.UnixTimestamp(in.varint());
      case DOUBLE_LIST << 3 | LENGTH -> doubles(in.lengthPrefixed(), before);
      case NULL << 3 | VARINT -> {
        in.skip();
        yield FeastValue.Null.NULL;
      }
      default -> {
        in.skip();
        yield new FeastValue.Other(field, message);
      }
    };
  }

  /** A message that comes twice in a oneof is merged, so its repeated field goes on. */
  private static FeastValue doubles(ByteBuffer list, FeastValue before) {
    List<Double> values = new ArrayList<>();
    if (before instanceof FeastValue.Float64List(List<Double> earlier)) {
      values.addAll(earlier);
    }
    ProtoReader in = new ProtoReader(list);
    while (in.hasNext()) {
      int field = in.field();
      if (field == LIST_VALUES && in.wireType() == LENGTH) {
        ProtoReader packed = new ProtoReader(in.lengthPrefixed());
        while (packed.hasNext()) {
          values.add(Double.longBitsToDouble(packed.fixed64()));
        }
      } else if (field == LIST_VALUES && in.wireType() == FIXED64) {
        values.add(Double.longBitsToDouble(in.fixed64()));
      } else {
        in.skip();
      }
    }
    return new FeastValue.Float64List(values);
  }

  private static byte[] copy(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }
}
