package io.factorline.gateway.canary;

import io.factorline.redis.RolloutStore;
import io.factorline.redis.RolloutStore.ChangeOutcome;
import io.factorline.redis.SharedRollout;
import org.jspecify.annotations.Nullable;

/**
 * What replicas share of a model's trials, for who waits for it. Each call waits as long as a
 * command may take, and throws {@link RolloutException} where Redis does not answer. Thread-safe.
 */
public final class SharedStates {
  private final RolloutStore store;
  private final RolloutSettings settings;

  /** The states in a store. */
  public SharedStates(RolloutStore store, RolloutSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  /**
   * Tells that a replica lives, and asks what all of them share.
   *
   * @param report of the replica
   */
  public SharedRollout beat(String model, String report) {
    return beat(model, settings.replica(), report);
  }

  /** Asks what all of them share. */
  public SharedRollout look(String model) {
    return beat(model, "", "");
  }

  private SharedRollout beat(String model, String replica, String report) {
    return Waiting.await(
        store.beat(model, replica, report, settings.followWithin()),
        settings.commandTimeout(),
        RolloutException.Kind.STORE);
  }

  /** Puts a revision in place of the one that it was made from, see {@link RolloutStore#change}. */
  public ChangeOutcome change(String model, long from, long to, String text, long decidedMs) {
    return Waiting.await(
        store.change(model, from, to, text, decidedMs, settings.followWithin()),
        settings.commandTimeout(),
        RolloutException.Kind.STORE);
  }

  /** Puts a state back that Redis has lost. */
  public void restore(String model, long revision, String text) {
    var _ =
        Waiting.await(
            store.restore(model, revision, text),
            settings.commandTimeout(),
            RolloutException.Kind.STORE);
  }

  /**
   * Holds a revision against the one that somebody asks for.
   *
   * @param ifMatch null for any
   */
  public static void require(@Nullable Long ifMatch, long revision) {
    if (ifMatch != null && ifMatch != revision) {
      throw changed(ifMatch, revision);
    }
  }

  /** Says that another revision stands. */
  static RolloutException changed(long ifMatch, long revision) {
    return new RolloutException(
        RolloutException.Kind.CHANGED,
        "must be the current revision: If-Match=%d, revision=%d".formatted(ifMatch, revision));
  }
}
