package io.factorline.ingest.consume;

import io.factorline.event.Topics;
import io.factorline.ingest.loop.Commit;
import io.factorline.ingest.loop.IngestLoop;
import io.factorline.store.CommitPoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits what the loop says, now and then, on the thread that polls. */
final class Commits {
  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

  private final IngestLoop loop;
  private final Assignments assignments;
  private final long intervalNs;
  private final Map<TopicPartition, OffsetAndMetadata> last = new HashMap<>();
  private long nextNs = System.nanoTime();

  Commits(IngestLoop loop, Assignments assignments, Duration interval) {
    this.loop = loop;
    this.assignments = assignments;
    this.intervalNs = interval.toNanos();
  }

  static TopicPartition partition(Commit commit) {
    return new TopicPartition(Topics.TICKS, commit.partition());
  }

  static OffsetAndMetadata metadata(Commit commit) {
    return new OffsetAndMetadata(
        commit.offset(), Optional.empty(), CommitPoint.encode(commit.restart()));
  }

  /** If it is time: commits what has moved, and looks after partitions that were refused. */
  void runIfDue(Consumer<?, ?> consumer) {
    if (System.nanoTime() - nextNs < 0) {
      return;
    }
    nextNs = System.nanoTime() + intervalNs;
    assignments.reopenClosed(consumer);
    Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
    for (Commit commit : loop.status().commits().values()) {
      TopicPartition partition = partition(commit);
      OffsetAndMetadata now = metadata(commit);
      boolean isOwned =
          assignments.assignmentOf(commit.partition()) != null
              && consumer.assignment().contains(partition);
      if (isOwned && !now.equals(last.put(partition, now))) {
        moved.put(partition, now);
      }
    }
    if (!moved.isEmpty()) {
      consumer.commitAsync(moved, (offsets, error) -> answered(moved.keySet(), error));
    }
  }

  /** The client names no offsets where the commit failed, so what was sent is asked here. */
  private void answered(Set<TopicPartition> sent, @Nullable Exception error) {
    if (error != null) {
      LOG.warn("A commit failed, the next one covers it partitions={}", sent, error);
      sent.forEach(last::remove);
    }
  }
}
