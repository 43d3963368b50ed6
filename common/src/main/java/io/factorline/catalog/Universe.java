package io.factorline.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A named set of symbols: a fixed list, or members that come and go. Immutable.
 *
 * @param symbols the list in its order; of a universe with a membership all that it ever names, in
 *     alphabetical order, of which {@link #members} are those of a time
 * @param membership who is a member when; empty where the list always holds
 */
public record Universe(String name, List<String> symbols, Optional<Membership> membership) {
  /** Keeps a copy of the list. */
  public Universe {
    symbols = List.copyOf(symbols);
  }

  /** A list that always holds. */
  static Universe fixed(String name, List<String> symbols) {
    return new Universe(name, symbols, Optional.empty());
  }

  static Universe of(String name, Membership membership) {
    return new Universe(name, membership.symbols(), Optional.of(membership));
  }

  /** Whether it is the same at all times. */
  public boolean isFixed() {
    return membership.isEmpty();
  }

  /**
   * The members of a time, in the order of {@link #symbols}.
   *
   * @param timeNs ns since the epoch
   * @param knownNs by what was known then, ns since the epoch
   */
  public List<String> members(long timeNs, long knownNs) {
    return membership
        .map(known ->
            symbols.stream().filter(symbol -> known.holds(symbol, timeNs, knownNs)).toList())
        .orElse(symbols);
  }

  /**
   * Those that are members at some time of {@code [fromNs, toNs)} by what was known at that time.
   */
  public List<String> membersWithin(long fromNs, long toNs) {
    return symbols.stream()
        .filter(symbol -> spells(symbol).stream().anyMatch(spell -> spell.meets(fromNs, toNs)))
        .toList();
  }

  /**
   * When a symbol of {@link #symbols} is a member by what is known at that time itself: in order,
   * without overlap.
   */
  public List<Spell> spells(String symbol) {
    return membership.map(known -> known.spells(symbol)).orElse(List.of(Spell.ALWAYS));
  }

  /** A stretch of time, ns since the epoch: from inclusive, to exclusive. */
  public record Spell(long fromNs, long toNs) {
    static final Spell ALWAYS = new Spell(Long.MIN_VALUE, Long.MAX_VALUE);

    boolean meets(long otherFromNs, long otherToNs) {
      return fromNs < otherToNs && otherFromNs < toNs;
    }
  }
}
