package io.factorline.sync.parity;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a parity run compared and found. One thread. */
final class Findings {
  /** Most differences that a report names; the rest is counted. */
  static final int NAMED = 200;

  private final List<Difference> differences = new ArrayList<>();
  private final Map<Store, Long> different = new EnumMap<>(Store.class);
  private final Map<Store, Long> compared = new EnumMap<>(Store.class);
  private final Map<String, Long> skipped = new LinkedHashMap<>();

  void add(Difference difference) {
    different.merge(difference.store(), 1L, Long::sum);
    if (differences.size() < NAMED) {
      differences.add(difference);
    }
  }

  void addUnnamed(Store store, long count) {
    if (count > 0) {
      different.merge(store, count, Long::sum);
    }
  }

  /** Says that values were compared. */
  void compared(Store store, long values) {
    compared.merge(store, values, Long::sum);
  }

  /** Says that something could not be compared, and why. */
  void skipped(String why, long count) {
    if (count > 0) {
      skipped.merge(why, count, Long::sum);
    }
  }

  List<Difference> differences() {
    return differences;
  }

  long different(Store store) {
    return different.getOrDefault(store, 0L);
  }

  long compared(Store store) {
    return compared.getOrDefault(store, 0L);
  }

  Map<String, Object> report() {
    Map<String, Object> stores = new LinkedHashMap<>();
    for (Store store : Store.values()) {
      stores.put(
          store.wireName(), Map.of("compared", compared(store), "different", different(store)));
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("stores", stores);
    report.put("skipped", skipped);
    report.put("differences", differences.stream().map(Difference::report).toList());
    return report;
  }
}
