package io.factorline.engine;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The bytes of a committed kernel state: i64 hash of the definition, then the kernel's own. */
final class StateField {
  private StateField() {}

  static long definitionBits(String definition) {
    return HexFormat.fromHexDigitsToLong(definition);
  }

  /** Whether the bytes are a state of this definition. */
  static boolean isOf(byte[] field, String definition) {
    return field.length >= Long.BYTES
        && ByteBuffer.wrap(field).getLong() == definitionBits(definition);
  }

  static ByteBuffer body(byte[] field) {
    return ByteBuffer.wrap(field).position(Long.BYTES);
  }
}
