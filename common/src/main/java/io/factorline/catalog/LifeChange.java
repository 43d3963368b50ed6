package io.factorline.catalog;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A step in the life of a factor, and the rules for taking it.
 *
 * <p>A draft becomes live or is removed; a live factor is deprecated; a deprecated one lives on or
 * is removed once its last promised day is over. Nothing leaves {@code removed}. A factor of which
 * the catalog says nothing is live and was never promised, so it may be made a draft.
 *
 * @param replacedBy what to read instead; kept from before where it is not given
 * @param removeAfter last day on which the factor is served for sure; kept as well
 * @param today the day of the change, in UTC
 */
public record LifeChange(
    FactorRef factor,
    LifeState to,
    Optional<FactorRef> replacedBy,
    Optional<LocalDate> removeAfter,
    LocalDate today) {

  /**
   * The life after the step.
   *
   * @param now what the catalog says of the factor; empty where it says nothing
   * @throws LifeException where a rule forbids the step
   */
  FactorLife from(Optional<FactorLife> now) {
    FactorLife life = now.orElse(FactorLife.UNSTATED);
    requireStep(life, now.isPresent());
    boolean staysSo = life.state() == to;
    Optional<LocalDate> since = staysSo ? life.since() : Optional.of(today);
    boolean ends = to == LifeState.DEPRECATED || to == LifeState.REMOVED;
    Optional<FactorRef> other = replacedBy.or(ends ? life::replacedBy : Optional::empty);
    Optional<LocalDate> last =
        removeAfter.or(to == LifeState.DEPRECATED ? life::removeAfter : Optional::empty);
    try {
      return new FactorLife(to, since, other, last);
    } catch (IllegalArgumentException e) {
      throw refused(life, String.valueOf(e.getMessage()));
    }
  }

  private void requireStep(FactorLife life, boolean isStated) {
    boolean isAllowed =
        switch (life.state()) {
          case DRAFT -> to == LifeState.LIVE || to == LifeState.REMOVED;
          case LIVE -> to == LifeState.DEPRECATED || (to == LifeState.DRAFT && !isStated);
          case DEPRECATED -> to != LifeState.DRAFT;
          case REMOVED -> false;
        };
    if (!isAllowed) {
      throw refused(life, rule(life.state()));
    }
    boolean isPromised = life.removeAfter().filter(day -> !today.isAfter(day)).isPresent();
    if (to == LifeState.REMOVED && isPromised) {
      throw refused(
          life,
          "must be served to the end of its last day: removeAfter=%s, today=%s"
              .formatted(life.removeAfter().get(), today));
    }
  }

  private String rule(LifeState from) {
    if (from == to) {
      return "must change";
    }
    return switch (from) {
      case DRAFT -> "must be live before it is deprecated";
      case LIVE ->
          to == LifeState.REMOVED
              ? "must be deprecated before it is removed"
              : "must not become a draft again";
      case DEPRECATED -> "must be live again or removed";
      case REMOVED -> "must stay removed, for its name is not given away again";
    };
  }

  private LifeException refused(FactorLife life, String rule) {
    return new LifeException(
        "%s: factor=%s, state=%s, to=%s".formatted(rule, factor, life.state().wire(), to.wire()));
  }
}
