package io.factorline.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a question has no answer. */
public abstract sealed class FactorlineException extends Exception {
  private static final long serialVersionUID = 1;

  private FactorlineException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The service refused the request or failed. */
  public static final class Refused extends FactorlineException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final @Nullable Duration retryAfter;

    Refused(int status, String code, String detail, @Nullable Duration retryAfter) {
      super(status + " " + code + ": " + detail, null);
      this.status = status;
      this.code = code;
      this.retryAfter = retryAfter;
    }

    /** HTTP status. */
    public int status() {
      return status;
    }

    /** The stable code, for example {@code unknown_symbol}. */
    public String code() {
      return code;
    }

    /** When to come again, or null if the service does not say. */
    public @Nullable Duration retryAfter() {
      return retryAfter;
    }
  }

  /** The deadline has passed, here or at the service. */
  public static final class DeadlinePassed extends FactorlineException {
    private static final long serialVersionUID = 1;

    DeadlinePassed(String message) {
      super(message, null);
    }
  }

  /** The service cannot be reached, or the connection broke. */
  public static final class Unreachable extends FactorlineException {
    private static final long serialVersionUID = 1;

    Unreachable(Throwable cause) {
      super("must be reachable: " + cause, cause);
    }
  }
}
