package io.factorline.near;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** One read of several keys: completes with the list when the last key has its answer. */
final class NearRead<V> extends CompletableFuture<List<Reading<V>>> {

  private final Reading<V>[] readings;
  private final AtomicInteger missing;

  NearRead(Reading<V>[] readings) {
    this.readings = readings;
    this.missing = new AtomicInteger(readings.length);
    if (readings.length == 0) {
      complete(List.of());
    }
  }

  /** Gives the answer of one key; each index once. */
  void set(int index, Reading<V> reading) {
    readings[index] = reading;
    if (missing.decrementAndGet() == 0) {
      complete(Arrays.asList(readings));
    }
  }
}
