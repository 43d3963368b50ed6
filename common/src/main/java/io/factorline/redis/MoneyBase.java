package io.factorline.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the ledger says up to an offset.
 *
 * @param ledger which one, without blanks
 * @param isWhole whether all open ids are given by one who has read the ledger to its end
 * @param orderTimesMs when signals were granted in the last 60 seconds
 * @param decided ids that the ledger has decided on since the last time
 * @param opened ids opened since the last time, or all
 * @param closed ids closed since the last time
 */
public record MoneyBase(
    String ledger,
    long offset,
    Totals totals,
    List<String> symbols,
    List<Long> orderTimesMs,
    boolean isWhole,
    List<String> decided,
    List<String> opened,
    List<String> closed) {
  /** Sums; amounts in cents. */
  public record Totals(long revision, long reservedCents, long grossCents, long lossCents) {}

  public MoneyBase {
    symbols = List.copyOf(symbols);
    orderTimesMs = List.copyOf(orderTimesMs);
    decided = List.copyOf(decided);
    opened = List.copyOf(opened);
    closed = List.copyOf(closed);
    Text.requirePlain("ledger", ledger);
  }

  byte[][] arguments() {
    List<String> all = new ArrayList<>();
    all.add(ledger);
    all.add(Long.toString(offset));
    all.add(
        "%d %d %d %d"
            .formatted(
                totals.revision(),
                totals.reservedCents(),
                totals.grossCents(),
                totals.lossCents()));
    all.add(symbols.isEmpty() ? " " : " " + String.join(" ", symbols) + " ");
    all.add(orders());
    all.add(isWhole ? "1" : "0");
    all.add(Integer.toString(decided.size()));
    all.add(Integer.toString(opened.size()));
    all.addAll(decided);
    all.addAll(opened);
    all.addAll(closed);
    return Text.all(all.toArray(String[]::new));
  }

  private String orders() {
    Map<Long, Integer> bySecond = new TreeMap<>();
    orderTimesMs.forEach(ms -> bySecond.merge(ms / 1_000, 1, Integer::sum));
    StringBuilder text = new StringBuilder();
    bySecond.forEach((second, count) ->
        text.append(text.isEmpty() ? "" : " ").append(second).append(':').append(count));
    return text.toString();
  }
}
