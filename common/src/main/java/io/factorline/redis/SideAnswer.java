package io.factorline.redis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The side at a cut, and the one before it; 0 hold, 1 buy, 2 sell.
 *
 * @param isOvertaken whether a newer cut has been signed, so that this one has no side any more
 */
public record SideAnswer(int previous, int side, boolean isOvertaken) {
  private static final Pattern STORED = Pattern.compile("([^|]*)\\|(\\d)\\|(\\d)");

  /** What the script answers with where the cut is not kept. */
  static SideAnswer of(SideQuestion question, @Nullable String stored) {
    if (stored == null) {
      return new SideAnswer(0, question.afterHold(), false);
    }
    Matcher kept = STORED.matcher(stored);
    if (!kept.matches()) {
      throw new IllegalStateException("must be cut|side|previous: key=" + question.key());
    }
    int order = question.cut().compareTo(kept.group(1));
    int side = Integer.parseInt(kept.group(2));
    if (order < 0) {
      return new SideAnswer(0, 0, true);
    }
    return order == 0
        ? new SideAnswer(Integer.parseInt(kept.group(3)), side, false)
        : new SideAnswer(side, question.after(side), false);
  }

  /** What the script answers with. */
  static SideAnswer of(long answer) {
    return answer < 0
        ? new SideAnswer(0, 0, true)
        : new SideAnswer((int) answer / 10, (int) answer % 10, false);
  }
}
