package io.factorline.gateway.backend;

import java.util.Locale;

/** What a score came from. */
public enum BackendKind {
  /** A server that speaks the Open Inference Protocol. */
  TRITON,
  /** This process. */
  EMBEDDED,
  /** The last signal, while it is valid. */
  LAST_GOOD;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Its name in answers and settings. */
  public String wireName() {
    return wireName;
  }
}
