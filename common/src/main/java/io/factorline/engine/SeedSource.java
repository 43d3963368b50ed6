package io.factorline.engine;

import io.factorline.event.MarketEvent.Seed;

/**
 * Where an engine has the state from that a {@code seed} record names. The answer must be a
 * function of the record, the log before it, and the file; called on the engine's thread.
 */
public interface SeedSource {
  /**
   * A source without a lake: seeds are refused. Right for an engine whose own history is the truth,
   * as one that makes the state of a seed.
   */
  SeedSource NONE =
      (record, seed) -> new Answer.Refused("must have a lake to read from: file=" + seed.file());

  /** What a source knows. */
  sealed interface Answer {
    /** The state of the view as of the record. */
    record Ready(ViewSeed state) implements Answer {}

    /** Why there is none: rule, then {@code name=value}. */
    record Refused(String detail) implements Answer {}
  }

  /**
   * The state of a view of a symbol as of a record.
   *
   * @throws IllegalStateException where a caller should have waited until the answer is known
   */
  Answer answer(LogRecord record, Seed seed);
}
