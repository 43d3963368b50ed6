package io.factorline.store;

import io.factorline.event.ClockSource;
import io.factorline.market.Session;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a venue's time has come in one partition, the sessions that the log has changed, and what
 * was heard of its feed.
 *
 * @param clockNs the last clock, ns since the epoch; 0 before the first
 * @param source who made that clock; null before the first
 * @param changes sessions in place of the calendar's, by day
 * @param feed what was heard of the feed
 */
public record VenueMark(
    String venue,
    long clockNs,
    @Nullable ClockSource source,
    List<Session> changes,
    FeedMark feed) {
  private static final int FIXED_PARTS = 4;
  private static final int BASE = 36;
  private static final long DAY_NS = 86_400_000_000_000L;

  /** Copies the list. */
  public VenueMark {
    changes = List.copyOf(changes);
  }

  /** A mark of a venue whose feed was not heard. */
  public VenueMark(
      String venue, long clockNs, @Nullable ClockSource source, List<Session> changes) {
    this(venue, clockNs, source, changes, FeedMark.NONE);
  }

  /**
   * One line: {@code KRX,1723161255000000000,feed,<feed>} and {@code ,day/open/length/tail} per
   * change, these in base 36 and ns, the open counted from the day's midnight in UTC: commit
   * metadata is short of room.
   */
  String encode() {
    StringBuilder text = new StringBuilder(venue).append(',').append(clockNs).append(',');
    text.append(source == null ? "" : source.wireName()).append(',').append(feed.encode());
    for (Session s : changes) {
      text.append(',').append(Long.toString(s.day(), BASE));
      text.append('/').append(Long.toString(s.openNs() - s.day() * DAY_NS, BASE));
      text.append('/').append(Long.toString(s.closeNs() - s.openNs(), BASE));
      text.append('/').append(Long.toString(s.endNs() - s.closeNs(), BASE));
    }
    return text.toString();
  }

  static VenueMark decode(String line) {
    String[] parts = line.split(",", -1);
    if (parts.length < FIXED_PARTS) {
      throw new RowFormatException("must be venue,clock,source,feed: mark=" + line);
    }
    List<Session> changes = new ArrayList<>();
    for (int i = FIXED_PARTS; i < parts.length; i++) {
      changes.add(session(parts[i]));
    }
    ClockSource source = parts[2].isEmpty() ? null : ClockSource.parse(parts[2]);
    FeedMark feed = FeedMark.decode(parts[3]);
    return new VenueMark(parts[0], Long.parseLong(parts[1]), source, changes, feed);
  }

  private static Session session(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 4) {
      throw new RowFormatException("must be day/open/length/tail: session=" + text);
    }
    long day = Long.parseLong(parts[0], BASE);
    long openNs = day * DAY_NS + Long.parseLong(parts[1], BASE);
    long closeNs = openNs + Long.parseLong(parts[2], BASE);
    return new Session(day, openNs, closeNs, closeNs + Long.parseLong(parts[3], BASE));
  }
}
