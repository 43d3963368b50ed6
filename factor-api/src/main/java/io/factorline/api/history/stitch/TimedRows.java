package io.factorline.api.history.stitch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Rows of one symbol in columns, sorted by time, then revision, then knowledge; no two agree in all
 * three. Times are ns since the epoch: of bars their end, of offline rows their event time. Cells
 * are {@link Cells}. Immutable; thread-safe.
 */
public final class TimedRows {
  private final int from;
  private final int count;
  private final long[] timeNs;
  private final long[] knowledgeNs;
  private final int[] revisions;
  private final long[][] cells;

  private TimedRows(
      int from, int count, long[] timeNs, long[] knowledgeNs, int[] revisions, long[][] cells) {
    this.from = from;
    this.count = count;
    this.timeNs = timeNs;
    this.knowledgeNs = knowledgeNs;
    this.revisions = revisions;
    this.cells = cells;
  }

  /**
   * Rows in these arrays, which are not copied and must not change any more.
   *
   * @param cells by column, then by row
   */
  public static TimedRows of(long[] timeNs, long[] knowledgeNs, int[] revisions, long[][] cells) {
    return new TimedRows(0, timeNs.length, timeNs, knowledgeNs, revisions, cells);
  }

  /** No rows of so many columns. */
  public static TimedRows none(int columns) {
    return of(new long[0], new long[0], new int[0], new long[columns][0]);
  }

  /** How many rows there are. */
  public int count() {
    return count;
  }

  /** How many columns of cells there are. */
  public int columnCount() {
    return cells.length;
  }

  /** Event time of a row. */
  public long timeNs(int row) {
    return timeNs[from + row];
  }

  /** When a row could be known. */
  public long knowledgeNs(int row) {
    return knowledgeNs[from + row];
  }

  /** 0 for the first version of a row. */
  public int revision(int row) {
    return revisions[from + row];
  }

  /** The {@link Cells} of a column in a row. */
  public long cell(int column, int row) {
    return cells[column][from + row];
  }

  /** Copies a column into an array. */
  void copyColumn(int column, int fromRow, int rows, long[] out, int at) {
    System.arraycopy(cells[column], from + fromRow, out, at, rows);
  }

  /** The first row with a time at or after this one; {@link #count} where there is none. */
  public int firstAtOrAfter(long ns) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (timeNs(middle) < ns) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The rows with {@code fromNs <= time < toNs}; shares its arrays with this. */
  public TimedRows between(long fromNs, long toNs) {
    int first = firstAtOrAfter(fromNs);
    int end = firstAtOrAfter(toNs);
    return first == 0 && end == count ? this : part(first, Math.max(first, end));
  }

  /** The rows in {@code [first, end)}; shares its arrays with this. */
  TimedRows part(int first, int end) {
    return new TimedRows(from + first, end - first, timeNs, knowledgeNs, revisions, cells);
  }

  /**
   * One row per time: of those known at a time the one with the highest revision.
   *
   * @param asOfNs rows known later are left out; {@link Long#MAX_VALUE} takes all
   */
  public TimedRows knownAt(long asOfNs) {
    int[] chosen = new int[count];
    int kept = 0;
    for (int row = 0; row < count; row++) {
      if (knowledgeNs(row) > asOfNs) {
        continue;
      }
      boolean isNewer = kept > 0 && timeNs(chosen[kept - 1]) == timeNs(row);
      chosen[isNewer ? kept - 1 : kept++] = row;
    }
    return kept == count ? this : rows(Arrays.copyOf(chosen, kept));
  }

  private TimedRows rows(int[] chosen) {
    Builder builder = new Builder(cells.length, chosen.length);
    for (int row : chosen) {
      builder.add(this, row);
    }
    return builder.build();
  }

  /**
   * All rows of the parts in order, equal ones once.
   *
   * @param columns of each part
   */
  public static TimedRows merged(List<TimedRows> parts, int columns) {
    List<TimedRows> filled = new ArrayList<>(parts.size());
    for (TimedRows part : parts) {
      if (part.count > 0) {
        filled.add(part);
      }
    }
    if (filled.isEmpty()) {
      return none(columns);
    }
    filled.sort(Comparator.comparingLong(part -> part.timeNs(0)));
    return isDisjoint(filled) ? concat(filled, columns) : mergedPairs(filled, columns);
  }

  private static boolean isDisjoint(List<TimedRows> parts) {
    for (int i = 1; i < parts.size(); i++) {
      TimedRows before = parts.get(i - 1);
      if (before.timeNs(before.count - 1) >= parts.get(i).timeNs(0)) {
        return false;
      }
    }
    return true;
  }

  private static TimedRows concat(List<TimedRows> parts, int columns) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    int total = parts.stream().mapToInt(TimedRows::count).sum();
    Builder builder = new Builder(columns, total);
    parts.forEach(builder::addAll);
    return builder.build();
  }

  private static TimedRows mergedPairs(List<TimedRows> parts, int columns) {
    List<TimedRows> left = parts;
    while (left.size() > 1) {
      List<TimedRows> halved = new ArrayList<>((left.size() + 1) / 2);
      for (int i = 0; i < left.size(); i += 2) {
        halved.add(
            i + 1 < left.size() ? mergedTwo(left.get(i), left.get(i + 1), columns) : left.get(i));
      }
      left = halved;
    }
    return left.getFirst();
  }

  private static TimedRows mergedTwo(TimedRows a, TimedRows b, int columns) {
    Builder builder = new Builder(columns, a.count + b.count);
    int i = 0;
    int j = 0;
    while (i < a.count || j < b.count) {
      int order = i == a.count ? 1 : j == b.count ? -1 : compare(a, i, b, j);
      builder.add(order <= 0 ? a : b, order <= 0 ? i : j);
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return builder.build();
  }

  static int compare(TimedRows a, int i, TimedRows b, int j) {
    int byTime = Long.compare(a.timeNs(i), b.timeNs(j));
    int byRevision = byTime != 0 ? byTime : Integer.compare(a.revision(i), b.revision(j));
    return byRevision != 0 ? byRevision : Long.compare(a.knowledgeNs(i), b.knowledgeNs(j));
  }

  /** Takes rows in any order. Not thread-safe. */
  public static final class Builder {
    private final int columns;
    private long[] timeNs;
    private long[] knowledgeNs;
    private int[] revisions;
    private final long[][] cells;
    private int count;

    /** A builder of rows with so many columns, with room for so many rows. */
    public Builder(int columns, int capacity) {
      this.columns = columns;
      this.timeNs = new long[capacity];
      this.knowledgeNs = new long[capacity];
      this.revisions = new int[capacity];
      this.cells = new long[columns][capacity];
    }

    /** A row without its cells; returns its position, for {@link #cell}. */
    public int add(long rowTimeNs, long rowKnowledgeNs, int revision) {
      ensure(1);
      timeNs[count] = rowTimeNs;
      knowledgeNs[count] = rowKnowledgeNs;
      revisions[count] = revision;
      return count++;
    }

    /** A cell of a row that was added. */
    public void cell(int column, int row, long bits) {
      cells[column][row] = bits;
    }

    void add(TimedRows source, int row) {
      int at = add(source.timeNs(row), source.knowledgeNs(row), source.revision(row));
      for (int c = 0; c < columns; c++) {
        cells[c][at] = source.cell(c, row);
      }
    }

    void addAll(TimedRows source) {
      ensure(source.count);
      System.arraycopy(source.timeNs, source.from, timeNs, count, source.count);
      System.arraycopy(source.knowledgeNs, source.from, knowledgeNs, count, source.count);
      System.arraycopy(source.revisions, source.from, revisions, count, source.count);
      for (int c = 0; c < columns; c++) {
        System.arraycopy(source.cells[c], source.from, cells[c], count, source.count);
      }
      count += source.count;
    }

    private void ensure(int more) {
      if (count + more <= timeNs.length) {
        return;
      }
      int room = Math.max(count + more, Math.max(16, timeNs.length * 2));
      timeNs = Arrays.copyOf(timeNs, room);
      knowledgeNs = Arrays.copyOf(knowledgeNs, room);
      revisions = Arrays.copyOf(revisions, room);
      for (int c = 0; c < columns; c++) {
        cells[c] = Arrays.copyOf(cells[c], room);
      }
    }

    /** The rows as they were added, which must have been in order. */
    public TimedRows build() {
      return new TimedRows(0, count, timeNs, knowledgeNs, revisions, cells);
    }

    /** The rows in order, equal ones once, whatever the order in which they were added. */
    public TimedRows buildSorted() {
      TimedRows added = build();
      for (int row = 1; row < count; row++) {
        if (compare(added, row - 1, added, row) >= 0) {
          return sorted(added);
        }
      }
      return added;
    }

    private static TimedRows sorted(TimedRows added) {
      Integer[] order = new Integer[added.count];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (i, j) -> compare(added, i, added, j));
      Builder builder = new Builder(added.columnCount(), added.count);
      for (int i = 0; i < order.length; i++) {
        if (i == 0 || compare(added, order[i - 1], added, order[i]) != 0) {
          builder.add(added, order[i]);
        }
      }
      return builder.build();
    }
  }
}
