package io.factorline.catalog;

import java.time.LocalDate;
import java.util.Optional;

/**
 * The state of a factor and what belongs to it. Says nothing of what the factor means: definitions
 * do not know it.
 *
 * @param since day from which the state holds; empty where nobody wrote it down
 * @param replacedBy what to read instead
 * @param removeAfter last day on which it is served for sure; of a deprecated factor alone
 */
public record FactorLife(
    LifeState state,
    Optional<LocalDate> since,
    Optional<FactorRef> replacedBy,
    Optional<LocalDate> removeAfter) {
  /** Of a factor of which the catalog says nothing. */
  public static final FactorLife UNSTATED = of(LifeState.LIVE);

  public FactorLife {
    boolean ends = state == LifeState.DEPRECATED || state == LifeState.REMOVED;
    if (replacedBy.isPresent() && !ends) {
      throw new IllegalArgumentException(
          "must be deprecated or removed where replacedBy is given: state=" + state.wire());
    }
    if (removeAfter.isPresent() && state != LifeState.DEPRECATED) {
      throw new IllegalArgumentException(
          "must be deprecated where removeAfter is given: state=" + state.wire());
    }
    if (removeAfter.isPresent() && since.isPresent() && removeAfter.get().isBefore(since.get())) {
      throw new IllegalArgumentException(
          "must not be before since: removeAfter=%s, since=%s"
              .formatted(removeAfter.get(), since.get()));
    }
  }

  /** A state of which no more is said. */
  public static FactorLife of(LifeState state) {
    return new FactorLife(state, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** As one line of YAML, in the order of the reference page. */
  String yaml() {
    StringBuilder text = new StringBuilder("{state: ").append(state.wire());
    since.ifPresent(day -> text.append(", since: ").append(day));
    replacedBy.ifPresent(factor -> text.append(", replacedBy: ").append(factor));
    removeAfter.ifPresent(day -> text.append(", removeAfter: ").append(day));
    return text.append('}').toString();
  }
}
