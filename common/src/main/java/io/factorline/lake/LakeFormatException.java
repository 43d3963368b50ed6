package io.factorline.lake;

import java.io.IOException;
import java.io.Serial;

/** Says that a file of the lake is not what its name promises; the message names the file. */
public final class LakeFormatException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /** With the rule, then {@code name=value}. */
  public LakeFormatException(String message) {
    super(message);
  }

  /** With the rule, then {@code name=value}, and what was found. */
  public LakeFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
