package io.factorline.near;

/**
 * Is told of new values of the keys that it follows.
 *
 * <p>Called on the connection's thread: note the key and go, never block. Many clients of one key
 * are better served by one listener that hands on, since this thread also reads. Values of one key
 * come in the order in which Redis held them; some in between may be left out, and after a
 * reconnect the same value can come again.
 *
 * @param <V> decoded value
 */
public interface NearListener<V> {

  /** A key was read and stored: {@link Reading.Fresh} or {@link Reading.Absent}. */
  void changed(String key, Reading<V> reading);

  /** All keys became last-known at once; each is told of again when it has been read anew. */
  default void demoted() {}
}
