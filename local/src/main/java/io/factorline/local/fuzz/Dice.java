package io.factorline.local.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Odd values, the same for the same seed. One thread. */
final class Dice {
  private static final int LONG_TEXT = 20_000;
  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "0",
          "-1",
          "null",
          "true",
          "NaN",
          "Infinity",
          "1e999",
          "9223372036854775808",
          "-9223372036854775809",
          "0.1",
          "1,2,,3",
          "../../etc/passwd",
          "..%2f..%2fetc%2fpasswd",
          "%00",
          "%",
          "%ff%fe",
          "%E2%80%AE",
          "a\tb",
          "' OR '1'='1",
          "${jndi:ldap://127.0.0.1:1/x}",
          "#{7*7}",
          "{{7*7}}",
          "<script>alert(1)</script>",
          "2026-01-01",
          "2026-01-01T00:00:00",
          "2026-01-01T00:00:00Z",
          "9999-12-31T23:59:59.999999999Z",
          "-999999999-01-01T00:00:00Z",
          "테스트",
          "\uD83D\uDE80",
          "e\u0301\u200D\u202E",
          "SIM.AAA",
          "live_1s:rsi_14",
          "live_1s:",
          ":",
          "momentum",
          "fundamentals",
          "valuation:pbr",
          "*",
          "[]",
          "{}");

  private final RandomGenerator random;

  Dice(long seed) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** Below a bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** True once in so many times. */
  boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** A text that somebody might send who means no good or does not know. */
  String text() {
    return switch (random.nextInt(12)) {
      case 0 -> of(ODD).repeat(1 + random.nextInt(8));
      case 1 -> Character.toString('a' + random.nextInt(26)).repeat(1 + random.nextInt(300));
      case 2 -> once(20) ? "x".repeat(LONG_TEXT) : random();
      case 3 -> random();
      case 4 -> Long.toString(random.nextLong());
      case 5 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
      default -> of(ODD);
    };
  }

  private String random() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(40);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(once(3) ? validPoint() : 0x20 + random.nextInt(0x5F));
    }
    return text.toString();
  }

  private int validPoint() {
    int point = 1 + random.nextInt(Character.MAX_CODE_POINT);
    boolean isSurrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    return isSurrogate ? 'x' : point;
  }

  /** A number as JSON might write it, also one that no type holds. */
  String number() {
    return switch (random.nextInt(8)) {
      case 0 -> "0";
      case 1 -> "-0.0";
      case 2 -> "1e400";
      case 3 -> "-1";
      case 4 -> "9".repeat(1 + random.nextInt(400));
      case 5 -> Long.toString(random.nextLong());
      case 6 -> Integer.toString(random.nextInt(1, 100));
      default -> Double.toString(random.nextDouble());
    };
  }
}
