package io.factorline.sync.source;

import org.jspecify.annotations.Nullable;

/** A source that cannot be read at all; its message is for the caller of a job. */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With the rule, then {@code name=value}. */
  public SourceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
