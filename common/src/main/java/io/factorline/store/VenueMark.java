package io.factorline.store;

import io.factorline.event.ClockSource;
import io.factorline.market.Session;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a venue's time has come in one partition, and the sessions that the log has changed.
 *
 * @param clockNs the last clock, ns since the epoch; 0 before the first
 * @param source who made that clock; null before the first
 * @param changes sessions in place of the calendar's, by day
 */
public record VenueMark(
    String venue, long clockNs, @Nullable ClockSource source, List<Session> changes) {
  /** Copies the list. */
  public VenueMark {
    changes = List.copyOf(changes);
  }

  /** One line: {@code KRX,1723161255000000000,feed,20676/open/close/end}. */
  String encode() {
    StringBuilder text = new StringBuilder(venue).append(',').append(clockNs).append(',');
    text.append(source == null ? "" : source.wireName());
    for (Session s : changes) {
      text.append(',').append(s.day()).append('/').append(s.openNs());
      text.append('/').append(s.closeNs()).append('/').append(s.endNs());
    }
    return text.toString();
  }

  static VenueMark decode(String line) {
    String[] parts = line.split(",", -1);
    if (parts.length < 3) {
      throw new RowFormatException("must be venue,clock,source: mark=" + line);
    }
    List<Session> changes = new ArrayList<>();
    for (int i = 3; i < parts.length; i++) {
      String[] s = parts[i].split("/", -1);
      if (s.length != 4) {
        throw new RowFormatException("must be day/open/close/end: session=" + parts[i]);
      }
      changes.add(
          new Session(
              Long.parseLong(s[0]),
              Long.parseLong(s[1]),
              Long.parseLong(s[2]),
              Long.parseLong(s[3])));
    }
    ClockSource source = parts[2].isEmpty() ? null : ClockSource.parse(parts[2]);
    return new VenueMark(parts[0], Long.parseLong(parts[1]), source, changes);
  }
}
