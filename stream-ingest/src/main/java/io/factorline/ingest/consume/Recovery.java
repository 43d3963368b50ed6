package io.factorline.ingest.consume;

import io.factorline.store.RestartPoint;
import io.factorline.store.StateFile;
import io.factorline.store.TopicId;
import org.jspecify.annotations.Nullable;

/** What brings a partition back whose rows Redis has lost. */
public sealed interface Recovery {
  /** Nothing yet: it stays closed. */
  record None() implements Recovery {}

  /** All records that Kafka still has. */
  record ColdStart() implements Recovery {}

  /**
   * The rows of a state file, and the records behind it.
   *
   * @param state one of this partition, behind whose offset Kafka has all records
   */
  record FromState(StateFile state) implements Recovery {}

  /** Where reading starts; null where the partition stays closed. */
  default @Nullable RestartPoint start(TopicId topic) {
    return switch (this) {
      case None _ -> null;
      case ColdStart _ -> RestartPoint.startOf(topic);
      case FromState(StateFile state) -> state.point();
    };
  }
}
