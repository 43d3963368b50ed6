package io.factorline.audit;

import org.jspecify.annotations.Nullable;

/** The newest records of one partition, by offset. One thread. */
final class RecentRecords {
  private static final int KEPT = 4_096;

  private final @Nullable Entry[] entries = new @Nullable Entry[KEPT];

  /** A record that was read. */
  record Entry(long offset, String hash, String writer, long sequence) {}

  void add(Entry entry) {
    entries[(int) (entry.offset() % KEPT)] = entry;
  }

  /** The record at an offset; null where it is not remembered. */
  @Nullable Entry at(long offset) {
    Entry found = entries[(int) (offset % KEPT)];
    return found != null && found.offset() == offset ? found : null;
  }

  /** A record by its place in a chain; null where it is not remembered. */
  @Nullable Entry of(ChainLink link) {
    for (Entry entry : entries) {
      if (entry != null
          && entry.sequence() == link.sequence()
          && entry.writer().equals(link.writer())) {
        return entry;
      }
    }
    return null;
  }
}
