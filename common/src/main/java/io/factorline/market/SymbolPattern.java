package io.factorline.market;

/**
 * A pattern over symbols: {@code *} is any run of characters, {@code ?} one character, {@code #}
 * one digit, all else itself. {@code ######} is a symbol of six digits.
 *
 * <p>Matching is linear in the symbol for one star and never worse than pattern times symbol, so a
 * hostile symbol costs nothing. Immutable.
 */
final class SymbolPattern {
  private final String text;

  private SymbolPattern(String text) {
    this.text = text;
  }

  static SymbolPattern of(String text) {
    boolean isLegal = !text.isEmpty() && text.length() <= Symbol.MAX_LENGTH;
    for (int i = 0; isLegal && i < text.length(); i++) {
      isLegal = isWild(text.charAt(i)) || Symbol.isValid(text.charAt(i));
    }
    if (!isLegal) {
      throw new IllegalArgumentException(
          "must be 1 to 64 characters of a symbol, *, ? or #: pattern=" + text);
    }
    return new SymbolPattern(text);
  }

  private static boolean isWild(char c) {
    return c == '*' || c == '?' || c == '#';
  }

  boolean isLiteral() {
    return text.chars().noneMatch(c -> isWild((char) c));
  }

  boolean matchesAll() {
    return text.equals("*");
  }

  /** Greedy walk that remembers the last star and retries one character further on. */
  boolean matches(String symbol) {
    int at = 0;
    int in = 0;
    int star = -1;
    int retry = 0;
    while (in < symbol.length()) {
      if (at < text.length() && text.charAt(at) == '*') {
        star = at++;
        retry = in;
      } else if (at < text.length() && matchesOne(text.charAt(at), symbol.charAt(in))) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++retry;
      } else {
        return false;
      }
    }
    while (at < text.length() && text.charAt(at) == '*') {
      at++;
    }
    return at == text.length();
  }

  private static boolean matchesOne(char pattern, char c) {
    return switch (pattern) {
      case '?' -> true;
      case '#' -> c >= '0' && c <= '9';
      default -> pattern == c;
    };
  }
}
