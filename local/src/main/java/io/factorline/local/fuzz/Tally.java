package io.factorline.local.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What came back of a service's requests. Thread-safe. */
final class Tally {
  private static final int EXAMPLES = 10;

  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private final Map<String, Integer> faults = new LinkedHashMap<>();
  private final List<String> examples = new ArrayList<>();
  private int sent;

  /**
   * Counts one.
   *
   * @param status of the answer; 0 where there was none
   * @param fault what is wrong; null for nothing
   */
  synchronized void count(int status, @Nullable String fault, RawRequest request) {
    sent++;
    statuses.merge(status, 1, Integer::sum);
    if (fault != null && faults.merge(fault, 1, Integer::sum) == 1 && examples.size() < EXAMPLES) {
      examples.add(fault + ": " + request.shown());
    }
  }

  synchronized int sent() {
    return sent;
  }

  synchronized Map<Integer, Integer> statuses() {
    return new TreeMap<>(statuses);
  }

  /** How often each fault was seen. */
  synchronized Map<String, Integer> faults() {
    return new LinkedHashMap<>(faults);
  }

  /** One request of each of the first faults. */
  synchronized List<String> examples() {
    return List.copyOf(examples);
  }
}
