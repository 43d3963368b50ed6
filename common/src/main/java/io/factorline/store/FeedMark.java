package io.factorline.store;

/**
 * What one partition has heard of a venue's feed, applied or not. It decides nothing about values,
 * only whether the feed counts as alive and whether the owner makes clocks for it.
 *
 * @param replayed whether the last thing heard is the clock of a replay
 * @param lastMs append time of the last record of the feed, ms since the epoch; 0 for none
 * @param lastClockMs append time of the last clock of the feed, ms since the epoch; 0 for none
 * @param lastTickMs append time of the last trade or quote applied, ms since the epoch; 0 for none
 * @param newestEventNs newest event time of a trade or quote applied, ns since the epoch; 0 for
 *     none
 * @param newestEventMs when that one was appended, ms since the epoch; 0 for none
 */
public record FeedMark(
    boolean replayed,
    long lastMs,
    long lastClockMs,
    long lastTickMs,
    long newestEventNs,
    long newestEventMs) {
  /** Nothing was heard. */
  public static final FeedMark NONE = new FeedMark(false, 0, 0, 0, 0, 0);

  private static final int PARTS = 6;

  String encode() {
    return (replayed ? "1/" : "0/")
        + lastMs
        + "/"
        + lastClockMs
        + "/"
        + lastTickMs
        + "/"
        + newestEventNs
        + "/"
        + newestEventMs;
  }

  static FeedMark decode(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != PARTS || !(parts[0].equals("0") || parts[0].equals("1"))) {
      throw new RowFormatException("must be replayed/feed/clock/tick/event/append: feed=" + text);
    }
    return new FeedMark(
        parts[0].equals("1"),
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]),
        Long.parseLong(parts[4]),
        Long.parseLong(parts[5]));
  }
}
