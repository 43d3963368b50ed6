package io.factorline.gateway.deadline;

import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The moment by which a request must be answered, on the monotonic clock. Immutable.
 *
 * @param endNs value of {@link System#nanoTime} at which it passes
 */
public record Deadline(long endNs) {
  /** The header that names the remaining budget in milliseconds. */
  public static final String HEADER = "Factorline-Deadline-Ms";

  /** The deadline that lies so far from now. */
  public static Deadline in(Duration budget) {
    return new Deadline(System.nanoTime() + budget.toNanos());
  }

  /**
   * The deadline of a request.
   *
   * @param header remaining budget in ms, or null where the caller named none
   * @param longest what it has at most, and has where it named none
   * @throws RequestException if the header is no whole number of milliseconds from 0 to an hour
   */
  public static Deadline of(@Nullable String header, Duration longest, long nowNs) {
    if (header == null) {
      return new Deadline(nowNs + longest.toNanos());
    }
    long budgetMs = budgetMs(header);
    return new Deadline(nowNs + Math.min(Duration.ofMillis(budgetMs).toNanos(), longest.toNanos()));
  }

  private static long budgetMs(String header) {
    long maxMs = Duration.ofHours(1).toMillis();
    long budgetMs = -1;
    if (header.matches("[0-9]{1,9}")) {
      budgetMs = Long.parseLong(header);
    }
    if (budgetMs < 0 || budgetMs > maxMs) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          "must be ms in 0.." + maxMs + ": " + HEADER + "=" + CallerText.shown(header));
    }
    return budgetMs;
  }

  /** The earlier of this and a moment so far from now. */
  public Deadline atMost(Duration budget) {
    long nowNs = System.nanoTime();
    return leftNs(nowNs) <= budget.toNanos() ? this : new Deadline(nowNs + budget.toNanos());
  }

  /** What is left of it in ns; 0 or less once it has passed. */
  public long leftNs() {
    return leftNs(System.nanoTime());
  }

  private long leftNs(long nowNs) {
    return endNs - nowNs;
  }

  /** Whether it has passed. */
  public boolean hasPassed() {
    return leftNs() <= 0;
  }

  /**
   * What a stage comes to, while there is time left; blocks.
   *
   * @param failure makes what is thrown of what the stage failed with
   * @throws RequestException {@link ErrorCode#DEADLINE_EXCEEDED} where it passes first, or the
   *     thread is interrupted
   */
  public <T extends @Nullable Object> T await(
      CompletionStage<T> asked, Function<@Nullable Throwable, RuntimeException> failure) {
    try {
      return asked.toCompletableFuture().get(Math.max(0, leftNs()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw passed();
    } catch (TimeoutException e) {
      throw passed();
    } catch (ExecutionException e) {
      throw failure.apply(e.getCause());
    }
  }

  /** What a caller is told when it has passed. */
  public static RequestException passed() {
    return new RequestException(
        ErrorCode.DEADLINE_EXCEEDED, "must be answered within the budget: header=" + HEADER);
  }
}
