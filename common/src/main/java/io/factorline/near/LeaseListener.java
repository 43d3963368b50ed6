package io.factorline.near;

/** What the keeper of the connection has to say. */
interface LeaseListener {

  /** Redis says that a key has changed; on the connection's thread. */
  void invalidated(String key);

  /** Tracking is on: what is read from now on can be fresh; on the connection's thread. */
  void leaseStarted(Lease lease);

  /** No entry of this lease is fresh any more; on any thread. */
  void leaseEnded(Lease lease);

  /** Time has passed; on the keeper's thread, every few milliseconds. */
  void ticked(long nowNs);
}
