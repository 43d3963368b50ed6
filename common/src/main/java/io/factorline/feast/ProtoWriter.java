package io.factorline.feast;

import java.io.ByteArrayOutputStream;

/** The few parts of the protobuf wire format that Feast's values need, writing side. */
final class ProtoWriter {

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int FIXED32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(16);

  ProtoWriter tag(int field, int wireType) {
    return varint((long) field << 3 | wireType);
  }

  /** Unsigned base 128; a negative number takes ten bytes, as protobuf wants it for int32 too. */
  ProtoWriter varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  ProtoWriter fixed64(long value) {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      out.write((int) (value >>> shift));
    }
    return this;
  }

  ProtoWriter fixed32(int value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(value >>> shift);
    }
    return this;
  }

  ProtoWriter lengthPrefixed(byte[] bytes) {
    varint(bytes.length);
    out.write(bytes, 0, bytes.length);
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
