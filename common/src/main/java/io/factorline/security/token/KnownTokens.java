package io.factorline.security.token;

import io.factorline.hash.Sha256;
import io.factorline.security.Client;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that were found good, by their SHA-256: the last so many that were shown. Thread-safe;
 * never blocks for longer than a look into a map.
 */
final class KnownTokens {
  private static final int MOST = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<String, Known> tokens = new LinkedHashMap<>(16, 0.75f, true);
  private long version;

  private record Known(Client client, long endMs) {}

  /** Whose token it is; null where it is not known, or has ended. */
  @Nullable Client find(String token, long nowMs) {
    String name = name(token);
    lock.lock();
    try {
      Known known = tokens.get(name);
      return known != null && nowMs < known.endMs() ? known.client() : null;
    } finally {
      lock.unlock();
    }
  }

  /** Changes whenever all are forgotten. */
  long version() {
    lock.lock();
    try {
      return version;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Remembers one.
   *
   * @param asOf the version before it was checked; where another one stands it was checked by keys
   *     that may be none any more, and is not kept
   */
  void keep(String token, Client client, long endMs, long asOf) {
    String name = name(token);
    lock.lock();
    try {
      if (asOf == version) {
        tokens.put(name, new Known(client, endMs));
        if (tokens.size() > MOST) {
          tokens.pollFirstEntry();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets all. */
  void forget() {
    lock.lock();
    try {
      tokens.clear();
      version++;
    } finally {
      lock.unlock();
    }
  }

  private static String name(String token) {
    return Sha256.hex(token.getBytes(StandardCharsets.UTF_8));
  }
}
