package io.factorline.api.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of one factor across symbols, in order; equal values stand in the order of their
 * symbols. Immutable.
 */
final class Section {
  private final List<Member> members;
  private final int[] ranks;
  private final double[] sorted;
  private final double mean;
  private final double deviation;

  /**
   * A symbol with its value.
   *
   * @param index its position in the request
   */
  record Member(String symbol, double value, int index) {}

  private Section(List<Member> members) {
    this.members = members;
    this.ranks = new int[members.size()];
    for (int i = 0; i < ranks.length; i++) {
      boolean ties = i > 0 && members.get(i).value() == members.get(i - 1).value();
      ranks[i] = ties ? ranks[i - 1] : i + 1;
    }
    this.sorted = members.stream().mapToDouble(Member::value).sorted().toArray();
    this.mean = mean(sorted);
    this.deviation = deviation(sorted, mean);
  }

  /** The section of these members; a repeated symbol counts once. */
  static Section of(List<Member> members, Order order) {
    Map<String, Member> distinct = new LinkedHashMap<>();
    members.forEach(member -> distinct.putIfAbsent(member.symbol(), member));
    List<Member> inOrder = new ArrayList<>(distinct.values());
    Comparator<Member> byValue =
        (a, b) -> a.value() == b.value() ? 0 : Double.compare(a.value(), b.value());
    inOrder.sort((order == Order.ASC ? byValue : byValue.reversed()).thenComparing(Member::symbol));
    return new Section(List.copyOf(inOrder));
  }

  int size() {
    return members.size();
  }

  Member member(int position) {
    return members.get(position);
  }

  /** See {@link Transform#RANK}. */
  int rank(int position) {
    return ranks[position];
  }

  /** See {@link Transform#ZSCORE}; NaN where there is none. */
  double zscore(int position) {
    return deviation > 0 ? (members.get(position).value() - mean) / deviation : Double.NaN;
  }

  /** See {@link Transform#PERCENTILE}. */
  double percentile(int position) {
    if (sorted.length == 1) {
      return 0.5;
    }
    double value = members.get(position).value();
    int smaller = firstAtLeast(value);
    int upToEqual = firstAbove(value);
    double ties = upToEqual - smaller - 1;
    return (smaller + ties / 2) / (sorted.length - 1);
  }

  private int firstAtLeast(double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int firstAbove(double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /* Around the first value, in ascending order: the same for any order of the request. */
  private static double mean(double[] sorted) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double sum = Arrays.stream(sorted).map(value -> value - sorted[0]).sum();
    return sorted[0] + sum / sorted.length;
  }

  private static double deviation(double[] sorted, double mean) {
    if (sorted.length == 0 || sorted[0] == sorted[sorted.length - 1]) {
      return 0;
    }
    double squares = Arrays.stream(sorted).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / sorted.length);
  }
}
