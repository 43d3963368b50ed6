package io.factorline.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who is a member of a universe when, and since when that is known. A row says that a symbol is a
 * member from one time to another; of the rows of a symbol with one {@code from} the one that was
 * known last says how that stay ends, and one that ends where it begins takes it back. Immutable.
 */
public final class Membership {
  private final Map<String, List<Row>> rows;
  private final Map<String, List<Universe.Spell>> spells;

  /**
   * A stay, ns since the epoch.
   *
   * @param fromNs inclusive
   * @param toNs exclusive; {@link Long#MAX_VALUE} where no end is known
   * @param knownNs since when this could be known, inclusive
   */
  public record Row(String symbol, long fromNs, long toNs, long knownNs) {
    /** Checks that it does not end before it begins. */
    public Row {
      if (toNs < fromNs) {
        throw new IllegalArgumentException(
            "must be at least from: from=%d, to=%d".formatted(fromNs, toNs));
      }
    }
  }

  private Membership(Map<String, List<Row>> rows) {
    this.rows = rows;
    this.spells = new TreeMap<>();
    rows.forEach((symbol, own) -> spells.put(symbol, spellsOf(own)));
  }

  /**
   * A membership of these rows, in any order.
   *
   * @throws IllegalArgumentException where two rows of a symbol have the same from and known time
   */
  public static Membership of(List<Row> rows) {
    List<Row> ordered = new ArrayList<>(rows);
    ordered.sort(
        Comparator.comparing(Row::symbol)
            .thenComparingLong(Row::fromNs)
            .thenComparingLong(Row::knownNs));
    for (int i = 1; i < ordered.size(); i++) {
      Row a = ordered.get(i - 1);
      Row b = ordered.get(i);
      if (a.symbol.equals(b.symbol) && a.fromNs == b.fromNs && a.knownNs == b.knownNs) {
        throw new IllegalArgumentException(
            "must have one row of a symbol, from and known: symbol=%s, fromNs=%d, knownNs=%d"
                .formatted(b.symbol, b.fromNs, b.knownNs));
      }
    }
    return new Membership(
        ordered.stream()
            .collect(Collectors.groupingBy(Row::symbol, TreeMap::new, Collectors.toList())));
  }

  /** All symbols that it names, in alphabetical order. */
  List<String> symbols() {
    return List.copyOf(rows.keySet());
  }

  /** Whether a symbol is a member at a time, by what was known at another. */
  boolean holds(String symbol, long timeNs, long knownNs) {
    return holds(rows.getOrDefault(symbol, List.of()), timeNs, knownNs);
  }

  List<Universe.Spell> spells(String symbol) {
    return spells.getOrDefault(symbol, List.of());
  }

  /** Stable text of all rows, for hashing. */
  String canonical() {
    return rows.values().stream()
        .flatMap(List::stream)
        .map(row -> "%s,%d,%d,%d".formatted(row.symbol, row.fromNs, row.toNs, row.knownNs))
        .collect(Collectors.joining(";"));
  }

  /* The rows are ordered by from, then by known: the last of a from that is known decides. */
  private static boolean holds(List<Row> own, long timeNs, long knownNs) {
    boolean decided = false;
    for (int i = own.size() - 1; i >= 0; i--) {
      Row row = own.get(i);
      boolean isOtherStay = i == own.size() - 1 || own.get(i + 1).fromNs != row.fromNs;
      decided &= !isOtherStay;
      if (!decided && row.knownNs <= knownNs) {
        decided = true;
        if (row.fromNs <= timeNs && timeNs < row.toNs) {
          return true;
        }
      }
    }
    return false;
  }

  /* Between the times that rows name nothing changes. */
  private static List<Universe.Spell> spellsOf(List<Row> own) {
    TreeSet<Long> changes = new TreeSet<>();
    for (Row row : own) {
      changes.addAll(List.of(row.fromNs, row.toNs, row.knownNs));
    }
    List<Universe.Spell> spells = new ArrayList<>();
    Long sinceNs = null;
    for (long timeNs : changes) {
      boolean isMember = holds(own, timeNs, timeNs);
      if (isMember && sinceNs == null) {
        sinceNs = timeNs;
      } else if (!isMember && sinceNs != null) {
        spells.add(new Universe.Spell(sinceNs, timeNs));
        sinceNs = null;
      }
    }
    if (sinceNs != null) {
      spells.add(new Universe.Spell(sinceNs, Long.MAX_VALUE));
    }
    return List.copyOf(spells);
  }
}
