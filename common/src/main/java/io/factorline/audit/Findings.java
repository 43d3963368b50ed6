package io.factorline.audit;

import java.util.List;
import java.util.TreeSet;

/** The first findings, by the time of their records, and how many there are. One thread. */
final class Findings {
  private static final int KEPT = 200;

  private final TreeSet<Finding> first = new TreeSet<>(Finding.ORDER);
  private long count;

  void add(Finding finding) {
    count++;
    first.add(finding);
    if (first.size() > KEPT) {
      first.pollLast();
    }
  }

  long count() {
    return count;
  }

  List<Finding> first() {
    return List.copyOf(first);
  }
}
