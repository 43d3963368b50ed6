package io.factorline.ingest.consume;

import io.factorline.event.Topics;
import io.factorline.ingest.loop.IngestLoop;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Reads no further in partitions that wait for a seed, so that the others have the room. */
final class SeedPause {
  private final IngestLoop loop;
  private final Set<TopicPartition> paused = new HashSet<>();

  SeedPause(IngestLoop loop) {
    this.loop = loop;
  }

  /** Pauses and resumes what the loop says, on the thread that polls. */
  void check(Consumer<?, ?> consumer, boolean isPausedWhole) {
    Set<TopicPartition> waiting = new HashSet<>();
    for (int number : loop.seeding()) {
      waiting.add(new TopicPartition(Topics.TICKS, number));
    }
    waiting.retainAll(consumer.assignment());
    paused.retainAll(consumer.assignment());
    if (waiting.isEmpty() && paused.isEmpty()) {
      return;
    }
    consumer.pause(waiting);
    paused.removeAll(waiting);
    if (!isPausedWhole) {
      consumer.resume(paused);
    }
    paused.clear();
    paused.addAll(waiting);
  }
}
