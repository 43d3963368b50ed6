package io.factorline.near;

import org.jspecify.annotations.Nullable;

/** What one connection has to say; called on its thread. */
interface LinkListener {

  /** Redis says that the key has changed, or with null that all have. */
  void invalidated(@Nullable String key);

  /** The PING that was sent at this time has been answered. */
  void ponged(RedisLink link, long sentNs);

  /** The connection is gone, or no longer to be trusted. */
  void lost(RedisLink link);
}
