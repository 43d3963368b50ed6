package io.factorline.error;

/** A caller's own text, told back to it. Stateless; thread-safe. */
public final class CallerText {
  /** Most characters that are told back. */
  static final int MAX = 80;

  private CallerText() {}

  /** The text, cut to a length that an answer or a line of a log can take, on one line. */
  public static String shown(String text) {
    String cut = text.length() <= MAX ? text : text.substring(0, MAX) + "...";
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
