package io.factorline.online;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is read of the store beside rows. Nothing blocks; a read that fails completes exceptionally
 * within a bounded time. Thread-safe.
 */
public interface OnlineStore {
  /** The heartbeats of partitions 0 to {@code partitions - 1} as JSON; null where there is none. */
  CompletionStage<List<@Nullable String>> heartbeats(int partitions);

  /** The layout with this hash as JSON, or null. */
  CompletionStage<@Nullable String> layout(String hash);

  /** The symbols that have a row in a partition. */
  CompletionStage<Set<String>> symbols(int partition);
}
