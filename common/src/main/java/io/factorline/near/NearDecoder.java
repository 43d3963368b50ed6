package io.factorline.near;

import org.jspecify.annotations.Nullable;

/**
 * Turns the fields of one hash into a value.
 *
 * <p>Called on the connection's thread, once per fetch, so it must be quick and must not block. The
 * value must be immutable: all readers share it.
 *
 * @param <V> decoded value
 */
@FunctionalInterface
public interface NearDecoder<V> {

  /**
   * Decodes one hash.
   *
   * @param fields values in the order of the key's fields, null for a field that the hash does not
   *     have; at least one is there
   * @throws RuntimeException for what cannot be read; the reader gets {@link
   *     NearFailure#UNREADABLE}
   */
  V decode(String key, byte[] @Nullable [] fields);
}
