package io.factorline.near;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Which version of a key Redis had acknowledged at a time, as its only writer saw it. */
final class Oracle {

  private final Map<String, ConcurrentNavigableMap<Long, Long>> acknowledged =
      new ConcurrentHashMap<>();

  /** Notes a version after its acknowledgement has come. */
  void acknowledged(String key, long version) {
    acknowledged
        .computeIfAbsent(key, k -> new ConcurrentSkipListMap<>())
        .put(System.nanoTime(), version);
  }

  /** The least version that a value known to be current at that time can have. */
  long floor(String key, long ns) {
    ConcurrentNavigableMap<Long, Long> versions = acknowledged.get(key);
    Map.Entry<Long, Long> floor = versions == null ? null : versions.floorEntry(ns);
    return floor == null ? 0 : floor.getValue();
  }
}
