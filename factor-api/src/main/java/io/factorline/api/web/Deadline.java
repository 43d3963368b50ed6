package io.factorline.api.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The budget that a caller named, from the moment in which its request was taken in. Immutable.
 *
 * @param endNs on the monotonic clock; meaningless where there is none
 * @param isSet whether there is one
 */
public record Deadline(long endNs, boolean isSet) {
  /** The header that names the remaining budget in milliseconds. */
  public static final String HEADER = "Factorline-Deadline-Ms";

  /** No deadline. */
  public static final Deadline NONE = new Deadline(0, false);

  private static final long MAX_MS = Duration.ofHours(1).toMillis();

  /**
   * The deadline of a header.
   *
   * @param header null where there is none
   * @throws RequestException if it is no whole number of milliseconds from 0 to an hour
   */
  public static Deadline of(@Nullable String header, long nowNs) {
    if (header == null) {
      return NONE;
    }
    try {
      long budgetMs = Long.parseLong(header);
      if (budgetMs >= 0 && budgetMs <= MAX_MS) {
        return new Deadline(nowNs + Duration.ofMillis(budgetMs).toNanos(), true);
      }
    } catch (NumberFormatException e) {
      throw invalid(header);
    }
    throw invalid(header);
  }

  private static RequestException invalid(String header) {
    return Query.invalid("must be ms in 0.." + MAX_MS, HEADER, header);
  }

  /** What is left of it; at least 1 ns. */
  public Duration left(long nowNs) {
    return Duration.ofNanos(Math.max(1, endNs - nowNs));
  }

  /**
   * Does nothing while there is time left.
   *
   * @throws RequestException once it has passed
   */
  public void check(long nowNs) {
    if (isSet && nowNs - endNs >= 0) {
      throw passed();
    }
  }

  /** What a caller is told when it has passed. */
  public static RequestException passed() {
    return new RequestException(
        ErrorCode.DEADLINE_EXCEEDED, "must be answered within the budget: header=" + HEADER);
  }
}
