package io.factorline.catalog;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The lives of a catalog's factors. Immutable; thread-safe. */
public final class FactorLives {
  private final Map<String, FactorLife> stated;

  FactorLives(Map<String, FactorLife> stated) {
    this.stated = Collections.unmodifiableMap(new TreeMap<>(stated));
  }

  /** The life of a factor; one of which the catalog says nothing is live. */
  public FactorLife of(FactorRef factor) {
    return stated.isEmpty()
        ? FactorLife.UNSTATED
        : stated.getOrDefault(factor.toString(), FactorLife.UNSTATED);
  }

  /** Lives that the catalog states, by {@code view:factor}, sorted. */
  public Map<String, FactorLife> stated() {
    return stated;
  }

  /** Those of these factors that are in a state, in their order. */
  public List<FactorRef> in(LifeState state, Collection<FactorRef> factors) {
    return factors.stream().filter(factor -> of(factor).state() == state).toList();
  }

  /**
   * What to read instead of a factor: what replaced it, or where that has been removed too what
   * replaced that, and so on.
   */
  public Optional<FactorRef> replacement(FactorRef factor) {
    Predicate<FactorRef> isRemoved = known -> of(known).state() == LifeState.REMOVED;
    Optional<FactorRef> found = of(factor).replacedBy();
    for (int step = 0; step <= stated.size() && found.filter(isRemoved).isPresent(); step++) {
      found = of(found.get()).replacedBy();
    }
    return found;
  }

  /**
   * Refuses to read what has been removed.
   *
   * @throws RequestException naming the factor, since when it is gone, and what to read instead
   */
  public void requireReadable(FactorRef factor) {
    FactorLife life = of(factor);
    if (life.state() == LifeState.REMOVED) {
      List<String> told = new ArrayList<>(List.of("must not be removed: factor=" + factor));
      life.since().ifPresent(day -> told.add("since=" + day));
      replacement(factor).ifPresent(other -> told.add("replacedBy=" + other));
      throw new RequestException(ErrorCode.FACTOR_REMOVED, String.join(", ", told));
    }
  }
}
