package io.factorline.ingest.consume;

import io.factorline.ingest.loop.IngestLoop;
import io.factorline.store.CommitPoint;
import io.factorline.store.Heartbeat;
import io.factorline.store.RestartPoint;
import io.factorline.store.TopicId;
import org.jspecify.annotations.Nullable;

/**
 * Where reading of a partition starts, or why it must not. Pure.
 *
 * @param start where reading starts; for a closed partition where it would go on
 * @param closedReason why the partition stays closed; null where it opens
 */
record StartDecision(RestartPoint start, @Nullable String closedReason) {
  private static final String STORE_LOST = IngestLoop.STORE_LOST;

  /** The topic has another number of partitions than when the rows were written. */
  static final String PARTITIONS_CHANGED = "PARTITIONS_CHANGED";

  /**
   * Decides by what Kafka and Redis say.
   *
   * @param committed from the metadata of the group's commit; null where there is none
   * @param heartbeat the last one in Redis; null where there is none
   * @param writtenPartitions how many partitions the topic had when rows were last written; 0 where
   *     Redis does not tell
   * @param ifLost where someone asked to start if rows were lost; null where the partition then
   *     stays closed
   */
  static StartDecision of(
      TopicIdentity topic,
      @Nullable CommitPoint committed,
      @Nullable Heartbeat heartbeat,
      int writtenPartitions,
      @Nullable RestartPoint ifLost) {
    RestartPoint first = RestartPoint.startOf(topic.id());
    if (writtenPartitions != 0 && writtenPartitions != topic.partitions()) {
      RestartPoint kept = heartbeat == null ? first : heartbeat.restart();
      return new StartDecision(kept, PARTITIONS_CHANGED);
    }
    if (isLost(committed, heartbeat)) {
      return ifLost == null
          ? new StartDecision(committed == null ? first : committed.point(), STORE_LOST)
          : new StartDecision(ifLost, null);
    }
    if (committed == null || heartbeat == null) {
      return new StartDecision(first, null);
    }
    return new StartDecision(lower(topic.id(), committed, heartbeat.restart()), null);
  }

  /** Whether Redis has lost the partition's rows, and nobody brought them back since. */
  static boolean isLost(@Nullable CommitPoint committed, @Nullable Heartbeat heartbeat) {
    return heartbeat == null ? committed != null : STORE_LOST.equals(heartbeat.closed());
  }

  /**
   * The lower of the two within this log; the first record where one is of another log. A commit
   * without marks cannot be started at. The heartbeat's point can, even where it lies above: it was
   * acknowledged longer before that heartbeat than what Redis may lose.
   */
  private static RestartPoint lower(TopicId topic, CommitPoint committed, RestartPoint told) {
    RestartPoint point = committed.point();
    if (!point.topic().equals(topic) || !told.topic().equals(topic)) {
      return RestartPoint.startOf(topic);
    }
    return committed.hasMarks() && point.offset() <= told.offset() ? point : told;
  }
}
