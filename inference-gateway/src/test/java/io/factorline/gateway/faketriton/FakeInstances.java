package io.factorline.gateway.faketriton;

import java.time.Duration;
import java.util.Arrays;

/**
 * Instances of a model, each of which makes one call at a time and takes the same time for each,
 * whatever its rows; calls wait for the instance that is free first. Thread-safe.
 */
final class FakeInstances {
  private final long[] freeNs;
  private final long lengthNs;
  private boolean isUsed;

  /**
   * Instances that are free.
   *
   * @param length of a call
   */
  FakeInstances(int count, Duration length) {
    this.freeNs = new long[count];
    this.lengthNs = length.toNanos();
  }

  /**
   * Takes an instance for a call that comes now; how long until it is made, ns.
   *
   * @param nowNs as {@link System#nanoTime}
   */
  synchronized long take(long nowNs) {
    if (!isUsed) {
      Arrays.fill(freeNs, nowNs);
      isUsed = true;
    }
    int first = 0;
    for (int i = 1; i < freeNs.length; i++) {
      first = freeNs[i] - freeNs[first] < 0 ? i : first;
    }
    long startNs = freeNs[first] - nowNs > 0 ? freeNs[first] : nowNs;
    freeNs[first] = startNs + lengthNs;
    return freeNs[first] - nowNs;
  }
}
