package io.factorline.market;

/** The rule for symbols: {@code [A-Za-z0-9._^=:-]{1,64}}. */
public final class Symbol {
  /** Longest symbol, in characters and (all being ASCII) in bytes. */
  public static final int MAX_LENGTH = 64;

  private Symbol() {}

  /** Whether a text may be a symbol. No allocation. */
  public static boolean isValid(CharSequence text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isValid(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean isValid(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || "._^=:-".indexOf(c) >= 0;
  }
}
