package io.factorline.suppress;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is hidden at a moment, by name. Immutable; thread-safe. */
public final class Hidden {
  /** Nothing. */
  public static final Hidden NOTHING = of(List.of());

  private final Names ofAll;
  private final Map<String, Names> ofSymbols;

  /** What is hidden of one symbol, or of all. */
  public static final class Names {
    private final Set<String> views = new HashSet<>();
    private final Set<String> factors = new HashSet<>();
    private boolean whole;

    private void add(Target target) {
      String view = target.view();
      String factor = target.factor();
      if (view != null) {
        views.add(view);
      } else if (factor != null) {
        factors.add(factor);
      } else {
        whole = true;
      }
    }

    /** Whether a factor of a view is hidden. */
    public boolean hides(String view, String factor) {
      return whole || views.contains(view) || factors.contains(factor);
    }
  }

  private Hidden(Names ofAll, Map<String, Names> ofSymbols) {
    this.ofAll = ofAll;
    this.ofSymbols = ofSymbols;
  }

  /** What suppressions hide. */
  public static Hidden of(List<Suppression> standing) {
    Names all = new Names();
    Map<String, Names> symbols = new HashMap<>();
    for (Suppression suppression : standing) {
      String symbol = suppression.target().symbol();
      Names names = symbol == null ? all : symbols.computeIfAbsent(symbol, s -> new Names());
      names.add(suppression.target());
    }
    return new Hidden(all, symbols);
  }

  /** Whether anything is hidden. */
  public boolean isAny() {
    return !ofSymbols.isEmpty() || !ofAll.views.isEmpty() || !ofAll.factors.isEmpty();
  }

  /** What is hidden of every symbol. */
  public Names ofAll() {
    return ofAll;
  }

  /** What is hidden of one symbol beside that; null where nothing is. */
  public @Nullable Names of(String symbol) {
    return ofSymbols.get(symbol);
  }
}
