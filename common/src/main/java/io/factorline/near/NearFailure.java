package io.factorline.near;

/** Why a key could not be read from Redis now. */
public enum NearFailure {
  /** No connection with tracking stands, or it broke before the answer came. */
  DISCONNECTED,
  /** Redis did not answer within the fetch time-out. */
  TIMED_OUT,
  /** More keys were on their way than the cache allows; nothing was sent. */
  OVERLOADED,
  /** Redis answered with an error, as while it loads its data or where the key is no hash. */
  REFUSED,
  /** Redis answered and the decoder could not read the fields. */
  UNREADABLE
}
