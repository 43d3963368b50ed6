package io.factorline.api.history.lake;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Files of the lake that could not be read, until they can be. Bounded; thread-safe. */
public final class LakeFaults {
  private static final int MOST = 100;

  private final Map<String, String> causes = new ConcurrentHashMap<>();

  void failed(String path, String cause) {
    if (causes.size() < MOST) {
      causes.put(path, cause);
    }
  }

  void read(String path) {
    if (!causes.isEmpty()) {
      causes.remove(path);
    }
  }

  /** Paths and causes, in the order of paths. */
  public Map<String, String> causes() {
    return new TreeMap<>(causes);
  }
}
