package io.factorline.api.history.tail;

import io.factorline.store.TopicId;

/** What the lake says of where the tail begins. Thread-safe; nothing blocks. */
public interface TailStart {
  /** The lake has nothing: the tail begins with the topic. */
  TailStart NOTHING = (view, topic, partitions, isKept) -> new long[partitions];

  /**
   * Per partition the offset below which the lake has all bars of a view; 0 where it does not know
   * the topic.
   *
   * @param view name of the view
   * @param isKept whether as of a while ago, so that what was read before then can still be told
   */
  long[] offsets(String view, TopicId topic, int partitions, boolean isKept);
}
