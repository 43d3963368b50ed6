package io.factorline.api.history.stitch;

import io.factorline.catalog.Universe;
import io.factorline.derive.Distribution;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Who is a member of a universe at some times, by what was known then, and the value of each. One
 * thread.
 */
final class ComparedValues {
  private final long[] times;
  private final Map<String, Member> members = new LinkedHashMap<>();

  /** When a symbol is a member, and its values from the first such time to the last. */
  private static final class Member {
    private final BitSet at = new BitSet();
    private double[] values = {};

    double value(int t) {
      int index = t - at.nextSetBit(0);
      return index >= 0 && index < values.length ? values[index] : Double.NaN;
    }
  }

  /**
   * The members at some times, without values.
   *
   * @param times ascending, ns since the epoch; not copied
   * @param counted hears how many members there are, time by time; it may throw
   */
  ComparedValues(Universe universe, long[] times, IntConsumer counted) {
    this.times = times;
    for (int t = 0; t < times.length; t++) {
      List<String> then = universe.members(times[t], times[t]);
      counted.accept(then.size());
      for (String member : then) {
        members.computeIfAbsent(member, m -> new Member()).at.set(t);
      }
    }
  }

  /** Those who are a member at one of the times. */
  Set<String> members() {
    return members.keySet();
  }

  /** The times at which a symbol is a member. */
  long[] timesOf(String symbol) {
    Member member = members.get(symbol);
    return member == null ? new long[0] : member.at.stream().mapToLong(t -> times[t]).toArray();
  }

  /** Takes the {@link Cells} of a member at {@link #timesOf}. */
  void put(String symbol, long[] cells) {
    Member member = members.get(symbol);
    if (member == null) {
      return;
    }
    int first = member.at.nextSetBit(0);
    member.values = new double[member.at.length() - first];
    Arrays.fill(member.values, Double.NaN);
    int next = 0;
    for (int t = first; t >= 0; t = member.at.nextSetBit(t + 1)) {
      member.values[t - first] = Cells.value(cells[next++]);
    }
  }

  boolean isMember(String symbol, int t) {
    Member member = members.get(symbol);
    return member != null && member.at.get(t);
  }

  /** The value of a symbol; NaN where it has none. */
  double value(String symbol, int t) {
    Member member = members.get(symbol);
    return member == null ? Double.NaN : member.value(t);
  }

  /** The values at a time. */
  Distribution distribution(int t) {
    return Distribution.of(
        members.values().stream()
            .mapToDouble(member -> member.value(t))
            .filter(Double::isFinite)
            .toArray());
  }
}
