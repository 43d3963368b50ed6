package io.factorline.api.history.tail;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells a log how far it is whole. One record of {@code ticks} may close bars of several views and
 * symbols, which follow each other in a partition: they are whole once a bar that another record
 * closed follows, or once nothing has come for a while. One thread.
 */
final class WholeGroups {
  private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(30);

  private @Nullable TailLog log;
  private TailBarReader.Closing[] closings = {};
  private long[] arrivedNs = {};
  private boolean[] isOpen = {};

  void follow(TailLog newLog) {
    log = newLog;
    closings = new TailBarReader.Closing[newLog.partitions()];
    Arrays.fill(closings, TailBarReader.Closing.UNKNOWN);
    arrivedNs = new long[closings.length];
    isOpen = new boolean[closings.length];
  }

  /** A record comes, before it is taken. */
  void next(int partition, long offset, TailBarReader.Closing closing, long nowNs) {
    TailLog now = log;
    if (now != null && !closing.equals(closings[partition])) {
      now.wholeTo(partition, offset);
    }
    closings[partition] = closing;
    arrivedNs[partition] = nowNs;
    isOpen[partition] = true;
  }

  /** All of a poll was taken: what has been quiet for a while is whole. */
  void closeQuiet(long nowNs) {
    TailLog now = log;
    for (int p = 0; now != null && p < isOpen.length; p++) {
      if (!isOpen[p]) {
        now.wholeTo(p, now.next(p));
      } else if (nowNs - arrivedNs[p] >= QUIET_NS) {
        now.wholeTo(p, now.next(p));
        isOpen[p] = false;
      }
    }
  }

  /** Whether something may be whole soon without another record. */
  boolean isAnyOpen() {
    for (boolean open : isOpen) {
      if (open) {
        return true;
      }
    }
    return false;
  }
}
