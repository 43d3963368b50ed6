package io.factorline.market;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which {@link Instrument} speaks for a symbol: the first whose pattern matches, in the order
 * given; the last matches all. Immutable, safe for any number of threads. Literal patterns cost one
 * hash look-up however many there are, others are tried one by one: ask once per symbol, not per
 * tick.
 */
public final class Instruments {
  private record Wildcard(int order, SymbolPattern pattern, Instrument instrument) {}

  private record Literal(int order, Instrument instrument) {}

  private final List<Instrument> all;
  private final Map<String, Literal> literals = new HashMap<>();
  private final List<Wildcard> wildcards = new ArrayList<>();

  /**
   * Instruments in order of precedence.
   *
   * @throws IllegalArgumentException where the last pattern is not {@code *}, or another one is
   */
  public Instruments(List<Instrument> instruments) {
    all = List.copyOf(instruments);
    for (int i = 0; i < all.size(); i++) {
      Instrument instrument = all.get(i);
      SymbolPattern pattern = SymbolPattern.of(instrument.pattern());
      if (pattern.matchesAll() && i < all.size() - 1) {
        throw new IllegalArgumentException("must be the last instrument: pattern=*");
      }
      if (pattern.isLiteral()) {
        literals.putIfAbsent(instrument.pattern(), new Literal(i, instrument));
      } else {
        wildcards.add(new Wildcard(i, pattern, instrument));
      }
    }
    if (all.isEmpty() || !all.getLast().pattern().equals("*")) {
      throw new IllegalArgumentException("must end with the catch-all pattern *");
    }
  }

  /** The instrument of a symbol; never null. */
  public Instrument of(String symbol) {
    Literal literal = literals.get(symbol);
    int before = literal == null ? Integer.MAX_VALUE : literal.order;
    for (Wildcard wildcard : wildcards) {
      if (wildcard.order > before) {
        break;
      }
      if (wildcard.pattern.matches(symbol)) {
        return wildcard.instrument;
      }
    }
    return literal == null ? all.getLast() : literal.instrument;
  }

  /** All instruments in order of precedence; the last is the catch-all. */
  public List<Instrument> all() {
    return all;
  }
}
