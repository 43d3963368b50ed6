package io.factorline.near;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Answer to the read of one key.
 *
 * @param <V> decoded value, immutable
 */
public sealed interface Reading<V> {

  /** From memory; every change that Redis has acknowledged before the last PING is in it. */
  record Fresh<V>(V value) implements Reading<V> {}

  /** Read from Redis for this call, or for one that was under way when this call came. */
  record Fetched<V>(V value) implements Reading<V> {}

  /** Redis holds none of the fields; from memory or just read, as sure as the two above. */
  record Absent<V>() implements Reading<V> {}

  /**
   * Redis cannot be read now; this is what it held a while ago.
   *
   * @param value null where the key was absent
   * @param age time since this was last known to be what Redis held
   * @param failure why nothing newer is here
   */
  record LastKnown<V>(@Nullable V value, Duration age, NearFailure failure) implements Reading<V> {}

  /** Redis cannot be read now, and nothing is known that is young enough to tell. */
  record Unknown<V>(NearFailure failure) implements Reading<V> {}
}
