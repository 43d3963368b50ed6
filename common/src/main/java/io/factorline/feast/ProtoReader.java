package io.factorline.feast;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The few parts of the protobuf wire format that Feast's values need, reading side. Bytes that are
 * not protobuf are an {@link IllegalArgumentException}; nothing is allocated on the word of a
 * length that the input does not have.
 */
final class ProtoReader {

  private final ByteBuffer in;
  private int wireType;

  ProtoReader(ByteBuffer in) {
    this.in = in.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean hasNext() {
    return in.hasRemaining();
  }

  /** Reads a tag and gives its field number; {@link #wireType()} is then that field's. */
  int field() {
    long tag = varint();
    wireType = (int) (tag & 7);
    long field = tag >>> 3;
    if (field == 0 || field > 0x1fffffff) {
      throw broken("must have a field number in 1..536870911");
    }
    return (int) field;
  }

  int wireType() {
    return wireType;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      require(1);
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw broken("must be a varint of at most 10 bytes");
  }

  long fixed64() {
    require(Long.BYTES);
    return in.getLong();
  }

  int fixed32() {
    require(Integer.BYTES);
    return in.getInt();
  }

  ByteBuffer lengthPrefixed() {
    long length = varint();
    if (length < 0 || length > in.remaining()) {
      throw broken("must hold as many bytes as its length says");
    }
    ByteBuffer part = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + (int) length);
    return part;
  }

  void skip() {
    switch (wireType) {
      case ProtoWriter.VARINT -> varint();
      case ProtoWriter.FIXED64 -> fixed64();
      case ProtoWriter.LENGTH -> lengthPrefixed();
      case ProtoWriter.FIXED32 -> fixed32();
      default -> throw broken("must have wire type 0, 1, 2 or 5");
    }
  }

  private void require(int bytes) {
    if (in.remaining() < bytes) {
      throw broken("must not end inside a field");
    }
  }

  private IllegalArgumentException broken(String rule) {
    return new IllegalArgumentException(
        rule + ": offset=" + in.position() + ", length=" + in.limit());
  }
}
