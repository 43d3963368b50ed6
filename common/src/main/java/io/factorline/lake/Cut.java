package io.factorline.lake;

import io.factorline.store.TopicId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * How far a table holds what a topic has. Offsets compare only within one topic id.
 *
 * @param offsets per partition the offset up to which, exclusive, the table is complete
 */
public record Cut(TopicId topic, List<Long> offsets) {
  /** Copies the list. */
  public Cut {
    offsets = List.copyOf(offsets);
    for (long offset : offsets) {
      if (offset < 0) {
        throw new IllegalArgumentException("must be >= 0: offset=" + offset);
      }
    }
  }

  /** Before the first record of a topic. */
  public static Cut startOf(TopicId topic, int partitions) {
    return new Cut(topic, Collections.nCopies(partitions, 0L));
  }

  /** The offset of a partition; 0 of one that the topic got since. */
  public long offset(int partition) {
    return partition < offsets.size() ? offsets.get(partition) : 0;
  }

  /** This cut with some partitions further on. */
  public Cut with(Map<Integer, Long> newOffsets) {
    List<Long> moved = new ArrayList<>(offsets);
    for (Map.Entry<Integer, Long> entry : newOffsets.entrySet()) {
      while (moved.size() <= entry.getKey()) {
        moved.add(0L);
      }
      moved.set(entry.getKey(), entry.getValue());
    }
    return new Cut(topic, moved);
  }
}
