package io.factorline.local.replay;

import io.factorline.event.Topics;
import io.factorline.local.time.NanoClock;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Waits until stream-ingest has committed past the last record of each partition. */
final class CommittedOffsets {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int TIMEOUT_S = 10;

  private final Admin admin;
  private final List<SentOffsets> sent;

  CommittedOffsets(Admin admin, List<SentOffsets> sent) {
    this.admin = admin;
    this.sent = sent;
  }

  /**
   * Returns when all is committed.
   *
   * @throws ReplayException if nothing moved for as long as {@code patience}
   */
  void await(Duration patience, ReplayProgress progress) {
    long waitingFor = Long.MAX_VALUE;
    long movedNs = NanoClock.SYSTEM.nanoTime();
    while (waitingFor > 0) {
      Lag lag = lag();
      progress.waiting(lag.records(), lag.partitions());
      if (lag.records() < waitingFor) {
        waitingFor = lag.records();
        movedNs = NanoClock.SYSTEM.nanoTime();
      } else if (NanoClock.SYSTEM.nanoTime() - movedNs > patience.toNanos()) {
        throw new ReplayException(stuck(lag, patience));
      }
      if (waitingFor > 0 && !Wait.pause(LOOK)) {
        throw new ReplayException("Interrupted while stream-ingest was applying the ticks.");
      }
    }
  }

  private record Lag(long records, int partitions) {}

  private static String stuck(Lag lag, Duration patience) {
    return "stream-ingest stands still: it did not move for %d s and has %,d records in %d partitions to apply. See ./factorline status and ./factorline logs stream-ingest."
        .formatted(patience.toSeconds(), lag.records(), lag.partitions());
  }

  private Lag lag() {
    Map<TopicPartition, OffsetAndMetadata> committed = committed();
    long records = 0;
    int partitions = 0;
    for (int i = 0; i < sent.size(); i++) {
      @Nullable OffsetAndMetadata offset = committed.get(new TopicPartition(Topics.TICKS, i));
      long behind = sent.get(i).last() + 1 - (offset == null ? 0 : offset.offset());
      if (sent.get(i).last() != SentOffsets.NONE && behind > 0) {
        records += behind;
        partitions++;
      }
    }
    return new Lag(records, partitions);
  }

  /** No answer counts as nothing committed: a broker that is started again is waited for. */
  private Map<TopicPartition, OffsetAndMetadata> committed() {
    try {
      return admin
          .listConsumerGroupOffsets(Topics.INGEST_GROUP)
          .partitionsToOffsetAndMetadata()
          .get(TIMEOUT_S, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return Map.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }
}
