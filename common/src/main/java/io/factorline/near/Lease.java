package io.factorline.near;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The time during which Redis owes us word of every change: it starts when tracking is switched on
 * over a connection and ends with that connection or with a flush. An entry is as good as its
 * lease, so ending a lease demotes all entries at once, without touching one.
 */
final class Lease {

  private final RedisLink link;
  private final AtomicInteger entries = new AtomicInteger();
  private volatile long provenNs;

  Lease(RedisLink link, long provenNs) {
    this.link = link;
    this.provenNs = provenNs;
  }

  RedisLink link() {
    return link;
  }

  /** The lease that follows a flush over the same connection. */
  Lease next() {
    return new Lease(link, provenNs);
  }

  /**
   * Time up to which all changes have reached us: the sending of the last PING that was answered.
   * Redis answers a connection in order, so what it had to tell before that PONG has come before.
   */
  long provenNs() {
    return provenNs;
  }

  /** Called on the connection's thread only, with growing times. */
  void prove(long sentNs) {
    provenNs = sentNs;
  }

  void entryAdded() {
    entries.incrementAndGet();
  }

  void entryRemoved() {
    entries.decrementAndGet();
  }

  int entries() {
    return entries.get();
  }
}
