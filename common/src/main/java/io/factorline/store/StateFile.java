package io.factorline.store;

import java.util.List;

/**
 * All rows of one partition after all records below an offset, as a file of the lake: where a
 * backfill, a rebuild or a seed starts. Nothing waits in it: bars count as delivered, there are no
 * rejects. docs/spec/lake.md has its bytes.
 *
 * @param point the log, the first offset that is not covered, and each venue's time as of it
 * @param partition the partition of {@code ticks}
 * @param partitions how many partitions the topic has
 * @param layout names for the positions in the rows
 * @param symbols sorted by symbol, at most {@value #MAX_SYMBOLS}
 */
public record StateFile(
    RestartPoint point,
    int partition,
    int partitions,
    RowLayout layout,
    List<StateSymbol> symbols) {
  /** Most symbols of a partition. */
  public static final int MAX_SYMBOLS = 100_000;

  /** Longest file, in bytes. */
  public static final int MAX_BYTES = 1 << 30;

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException where the partition is none of the topic's, or the symbols are
   *     too many or not in order
   */
  public StateFile {
    symbols = List.copyOf(symbols);
    if (partition < 0 || partition >= partitions) {
      throw new IllegalArgumentException(
          "must be in [0, " + partitions + "): partition=" + partition);
    }
    if (symbols.size() > MAX_SYMBOLS) {
      throw new IllegalArgumentException(
          "must be at most " + MAX_SYMBOLS + ": symbols=" + symbols.size());
    }
    for (int i = 1; i < symbols.size(); i++) {
      String name = symbols.get(i).symbol();
      if (symbols.get(i - 1).symbol().compareTo(name) >= 0) {
        throw new IllegalArgumentException("must be sorted and single: symbol=" + name);
      }
    }
  }

  /**
   * The bytes of the file; the same parts always give the same bytes.
   *
   * @throws IllegalArgumentException where it would be longer than {@link #MAX_BYTES}, or a part
   *     longer than its limit
   */
  public byte[] encode() {
    return StateFileWriter.write(this);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws RowFormatException if the bytes are something else, or their checksum is not right; its
   *     text names the part, where it begins, and the rule
   */
  public static StateFile decode(byte[] bytes) {
    return new StateFileReader(bytes).read();
  }
}
