package io.factorline.error;

/**
 * A request that fails for a reason the caller may read. It has no stack trace: it is an answer,
 * not a bug.
 */
public final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * A failed request.
   *
   * @param detail the rule, then {@code name=value}; shown to the caller
   */
  public RequestException(ErrorCode code, String detail) {
    super(detail, null, false, false);
    this.code = code;
  }

  /** Why it failed. */
  public ErrorCode code() {
    return code;
  }

  /** The rule that was broken, then {@code name=value}. */
  public String detail() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
