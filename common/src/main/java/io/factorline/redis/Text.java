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

  /** Refuses what would not stand as one word in a list. */
  static void requirePlain(String name, String text) {
    if (!text.matches("[^,; ]+")) {
      throw new IllegalArgumentException(
          "must have no comma, semicolon or blank: " + name + "=" + text);
    }
  }
}
