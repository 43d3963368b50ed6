package io.factorline.local.replay;

import java.util.Arrays;

/**
 * A set of offsets of one partition, kept as runs of neighbours. Added by one thread in ascending
 * order, as a producer's acknowledgements of one partition are.
 */
final class OffsetRuns {
  private long[] starts = new long[16];
  private long[] ends = new long[16];
  private int count;

  void add(long offset) {
    if (count > 0 && offset <= ends[count - 1]) {
      throw new IllegalArgumentException(
          "must ascend: offset=" + offset + ", last=" + ends[count - 1]);
    }
    if (count > 0 && offset == ends[count - 1] + 1) {
      ends[count - 1] = offset;
      return;
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    starts[count] = offset;
    ends[count++] = offset;
  }

  boolean contains(long offset) {
    int found = Arrays.binarySearch(starts, 0, count, offset);
    int run = found >= 0 ? found : -found - 2;
    return run >= 0 && offset <= ends[run];
  }
}
