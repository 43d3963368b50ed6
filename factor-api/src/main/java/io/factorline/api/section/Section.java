package io.factorline.api.section;

import io.factorline.derive.Distribution;
import io.factorline.derive.Order;
import io.factorline.derive.Transform;
import java.util.ArrayList;
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
  private final Order order;
  private final Distribution distribution;

  /**
   * A symbol with its value.
   *
   * @param index its position in the request
   */
  record Member(String symbol, double value, int index) {}

  private Section(List<Member> members, Order order) {
    this.members = members;
    this.order = order;
    this.distribution = Distribution.of(members.stream().mapToDouble(Member::value).toArray());
  }

  /** The section of these members; a repeated symbol counts once. */
  static Section of(List<Member> members, Order order) {
    Map<String, Member> distinct = new LinkedHashMap<>();
    members.forEach(member -> distinct.putIfAbsent(member.symbol(), member));
    List<Member> inOrder = new ArrayList<>(distinct.values());
    Comparator<Member> byValue =
        (a, b) -> a.value() == b.value() ? 0 : Double.compare(a.value(), b.value());
    inOrder.sort((order == Order.ASC ? byValue : byValue.reversed()).thenComparing(Member::symbol));
    return new Section(List.copyOf(inOrder), order);
  }

  int size() {
    return members.size();
  }

  Member member(int position) {
    return members.get(position);
  }

  /** See {@link Transform#RANK}. */
  int rank(int position) {
    return distribution.rank(order, members.get(position).value());
  }

  /** See {@link Transform#ZSCORE}; NaN where there is none. */
  double zscore(int position) {
    return distribution.zscore(members.get(position).value());
  }

  /** See {@link Transform#PERCENTILE}. */
  double percentile(int position) {
    return distribution.percentile(members.get(position).value());
  }
}
