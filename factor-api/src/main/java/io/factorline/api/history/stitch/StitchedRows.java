package io.factorline.api.history.stitch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lake up to its cut and then the tail, as one: each row once, wherever it lies. Thread-safe;
 * blocks where the lake does.
 */
public final class StitchedRows {
  private static final int FIRST_BLOCKS = 4;
  private static final int MOST_BLOCKS = 1_024;

  private final RowSource lake;
  private final TailSource tail;

  /** Both parts as of one cut. */
  public StitchedRows(RowSource lake, TailSource tail) {
    this.lake = lake;
    this.tail = tail;
  }

  /** What is asked of a symbol. Immutable. */
  public static final class Question {
    private final String symbol;
    private final int[] columns;
    private final long fromNs;
    private final long toNs;

    /**
     * A question.
     *
     * @param columns positions among those of the sources; not copied
     * @param fromNs inclusive, ns since the epoch
     * @param toNs exclusive, ns since the epoch
     */
    public Question(String symbol, int[] columns, long fromNs, long toNs) {
      this.symbol = symbol;
      this.columns = columns;
      this.fromNs = fromNs;
      this.toNs = toNs;
    }

    String symbol() {
      return symbol;
    }

    int[] columns() {
      return columns;
    }

    /** Inclusive, ns since the epoch. */
    public long fromNs() {
      return fromNs;
    }

    /** Exclusive, ns since the epoch. */
    public long toNs() {
      return toNs;
    }
  }

  /**
   * The first rows, one per time.
   *
   * @param maxRows how many at most
   * @param asOfNs only what was known then; {@link Long#MAX_VALUE} for the newest of all
   */
  public TimedRows first(Question question, int maxRows, long asOfNs) {
    boolean isAsOf = asOfNs != Long.MAX_VALUE;
    long[] blocks = lake.blocks(question.symbol(), question.fromNs(), question.toNs(), isAsOf);
    List<TimedRows> found = new ArrayList<>();
    long atNs = question.fromNs();
    int rows = 0;
    int next = 0;
    int wanted = firstBlocks(maxRows);
    while (rows < maxRows && atNs < question.toNs()) {
      int end = Math.min(blocks.length, next + wanted);
      long[] batch = Arrays.copyOfRange(blocks, next, end);
      long untilNs = end == blocks.length ? question.toNs() : endOf(blocks[end - 1], question);
      TimedRows part = read(question, batch, atNs, untilNs, isAsOf).knownAt(asOfNs);
      rows += part.count();
      found.add(part);
      next = end;
      atNs = untilNs;
      wanted = Math.min(wanted * 2, MOST_BLOCKS);
    }
    TimedRows all = TimedRows.merged(found, question.columns().length);
    return all.count() <= maxRows ? all : all.part(0, maxRows);
  }

  /* Each batch of blocks is a query of its own, so the first has room for all rows of one that has a
   * bar for each moment, and begins within a block. */
  private int firstBlocks(int maxRows) {
    long full = maxRows / lake.blockRows() + 2;
    return Math.clamp(full, FIRST_BLOCKS, MOST_BLOCKS);
  }

  private long endOf(long block, Question question) {
    return Math.min(question.toNs(), (block + 1) * lake.blockNs());
  }

  private TimedRows read(Question question, long[] blocks, long fromNs, long toNs, boolean isAsOf) {
    List<TimedRows> parts = new ArrayList<>(2);
    if (blocks.length > 0) {
      parts.add(
          lake.read(question.symbol(), question.columns(), blocks, isAsOf).between(fromNs, toNs));
    }
    parts.add(tail.read(question.symbol(), question.columns(), fromNs, toNs));
    return TimedRows.merged(parts, question.columns().length);
  }

  /**
   * All versions of all rows around some times, for joins: at least those of the spans.
   *
   * @param spans ascending, each from inclusive, to exclusive
   */
  public TimedRows versions(String symbol, int[] columns, List<Span> spans) {
    if (spans.isEmpty()) {
      return TimedRows.none(columns.length);
    }
    long[] blocks =
        spans.stream()
            .flatMapToLong(
                span -> Arrays.stream(lake.blocks(symbol, span.fromNs(), span.toNs(), true)))
            .distinct()
            .sorted()
            .toArray();
    List<TimedRows> parts = new ArrayList<>();
    for (int at = 0; at < blocks.length; at += MOST_BLOCKS) {
      long[] batch = Arrays.copyOfRange(blocks, at, Math.min(blocks.length, at + MOST_BLOCKS));
      parts.add(lake.read(symbol, columns, batch, true));
    }
    parts.add(tail.read(symbol, columns, spans.getFirst().fromNs(), spans.getLast().toNs()));
    return TimedRows.merged(parts, columns.length);
  }

  /** The time of the symbol's last row in the lake; the smallest long where it has none. */
  public long lastInLakeNs(String symbol) {
    int[] nothing = {};
    long[] blocks = lake.blocks(symbol, Long.MIN_VALUE, Long.MAX_VALUE, false);
    int end = blocks.length;
    for (int wanted = 1; end > 0; wanted = Math.min(wanted * 4, MOST_BLOCKS)) {
      int first = Math.max(0, end - wanted);
      TimedRows rows = lake.read(symbol, nothing, Arrays.copyOfRange(blocks, first, end), false);
      if (rows.count() > 0) {
        return rows.timeNs(rows.count() - 1);
      }
      end = first;
    }
    return Long.MIN_VALUE;
  }

  /** The time of the symbol's last row; the smallest long where it has none. */
  public long lastNs(String symbol) {
    TimedRows rows = tail.read(symbol, new int[0], Long.MIN_VALUE, Long.MAX_VALUE);
    long lastInTailNs = rows.count() == 0 ? Long.MIN_VALUE : rows.timeNs(rows.count() - 1);
    return Math.max(lastInTailNs, lastInLakeNs(symbol));
  }

  /** Whether the symbol has a row at or after a time. */
  public boolean reaches(String symbol, long ns) {
    int[] nothing = {};
    if (tail.read(symbol, nothing, ns, Long.MAX_VALUE).count() > 0) {
      return true;
    }
    long[] blocks = lake.blocks(symbol, ns, Long.MAX_VALUE, false);
    for (int at = blocks.length; at > 0; at--) {
      TimedRows rows = lake.read(symbol, nothing, new long[] {blocks[at - 1]}, false);
      if (rows.firstAtOrAfter(ns) < rows.count()) {
        return true;
      }
    }
    return false;
  }

  /** Times from inclusive, to exclusive, in ns since the epoch. */
  public record Span(long fromNs, long toNs) {}
}
