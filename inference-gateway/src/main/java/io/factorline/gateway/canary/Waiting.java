package io.factorline.gateway.canary;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a store, with a limit. Stateless. */
public final class Waiting {
  private Waiting() {}

  /**
   * What was asked for.
   *
   * @throws RolloutException of this kind where it does not come
   */
  public static <T> T await(CompletionStage<T> asked, Duration limit, RolloutException.Kind kind) {
    try {
      return asked.toCompletableFuture().get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RolloutException(kind, "must not be interrupted");
    } catch (TimeoutException e) {
      throw new RolloutException(kind, "must answer in time: limit=" + limit);
    } catch (ExecutionException e) {
      throw new RolloutException(kind, "must answer: cause=" + e.getCause());
    }
  }
}
