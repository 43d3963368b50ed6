package io.factorline.gateway.signal;

/** What the caller will do with a signal. */
public enum Intent {
  /** Trade on it: it moves the side, and is recorded before it is told. */
  TRADE,
  /** Look at it: it moves nothing. */
  PREVIEW
}
