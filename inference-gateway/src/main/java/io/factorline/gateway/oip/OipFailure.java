package io.factorline.gateway.oip;

/** A call of an inference server that gave no usable answer. */
public final class OipFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What went wrong, by what can be done about it. */
  public enum Kind {
    /** The budget passed, here or in the server's queue. Not to be tried again. */
    DEADLINE,
    /** The server's queue is full. The same server must not be asked again. */
    OVERLOADED,
    /** The model's version is loading, unloading or warming up. */
    NOT_READY,
    /** The server does not have the model or the version. */
    NOT_FOUND,
    /** The server refuses the request; it would refuse it again. */
    INVALID,
    /** No connection could be made, so nothing was sent: safe to try elsewhere. */
    UNREACHABLE,
    /** The server is stopping and took nothing: safe to try elsewhere. */
    STOPPING,
    /** The server wants a credential that it did not get: a fault of the configuration. */
    RESTRICTED,
    /** The connection broke while the call was under way; it may have been served. */
    LOST,
    /** The answer is not what the protocol or the model's declaration says. */
    GARBAGE,
    /** The caller no longer wants the answer. */
    CANCELLED,
    /** The server failed. */
    INTERNAL
  }

  OipFailure(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  OipFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** Whether nothing reached a server, so that another one may be asked. */
  public boolean isSafeElsewhere() {
    return kind == Kind.UNREACHABLE || kind == Kind.STOPPING;
  }
}
