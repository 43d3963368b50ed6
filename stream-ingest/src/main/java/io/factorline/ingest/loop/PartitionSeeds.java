package io.factorline.ingest.loop;

import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.SeedSource;
import io.factorline.event.MarketEvent.Seed;
import io.factorline.ingest.seed.Seeder;
import org.jspecify.annotations.Nullable;

/**
 * The seeds of one partition: asked for when the engine would need them, answered when they are
 * made. Lives on the loop's thread.
 */
final class PartitionSeeds implements SeedSource {
  private final Seeder seeder;
  private final Mailbox mailbox;
  private final IngestMetrics metrics;
  private final Runnable onAnswer;
  private long askedOffset = -1;
  private @Nullable Answer answer;

  /**
   * Seeds of a partition.
   *
   * @param onAnswer called on the loop's thread when what was waited for is there
   */
  PartitionSeeds(Seeder seeder, Mailbox mailbox, IngestMetrics metrics, Runnable onAnswer) {
    this.seeder = seeder;
    this.mailbox = mailbox;
    this.metrics = metrics;
    this.onAnswer = onAnswer;
  }

  /** Whether a record must wait for its seed, which is asked for if it was not yet. */
  boolean mustWait(PartitionEngine engine, LogRecord record) {
    if (!engine.isAskingForSeed(record)) {
      return false;
    }
    if (askedOffset != record.offset()) {
      ask(engine, record);
    }
    return answer == null;
  }

  private void ask(PartitionEngine engine, LogRecord record) {
    long offset = record.offset();
    long sinceMs = MonotonicClock.nowMs();
    askedOffset = offset;
    answer = null;
    var _ =
        seeder
            .ask(engine.log(), offset, (Seed) record.event())
            .whenComplete(
                (made, error) -> mailbox.execute(() -> answered(offset, sinceMs, made, error)));
  }

  private void answered(
      long offset, long sinceMs, @Nullable Answer made, @Nullable Throwable error) {
    if (made == null) {
      throw new IllegalStateException("must answer each seed: offset=" + offset, error);
    }
    metrics.seed(made instanceof Answer.Ready, MonotonicClock.nowMs() - sinceMs);
    if (askedOffset == offset) {
      answer = made;
      onAnswer.run();
    }
  }

  @Override
  public Answer answer(LogRecord record, Seed seed) {
    Answer made = answer;
    if (made == null || askedOffset != record.offset()) {
      throw new IllegalStateException("must be waited for: offset=" + record.offset());
    }
    answer = null;
    askedOffset = -1;
    return made;
  }
}
