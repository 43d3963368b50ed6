package io.factorline.redis;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Text as the bytes that Redis holds. */
final class Text {
  private Text() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[][] all(String... texts) {
    return Stream.of(texts).map(Text::utf8).toArray(byte[][]::new);
  }

  static String of(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
