package io.factorline.feast;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Text to UTF-8 and back that refuses what is not text. {@code String.getBytes} writes {@code ?}
 * for an unpaired surrogate, so that two different entities would share one key.
 */
final class WellFormed {

  private WellFormed() {}

  static byte[] utf8(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("must have no unpaired surrogate: text=" + text, e);
    }
  }

  static String text(ByteBuffer utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("must be UTF-8: bytes=" + utf8.remaining(), e);
    }
  }
}
