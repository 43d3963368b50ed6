package io.factorline.sync.training;

import io.factorline.catalog.Universe;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a training set reads and holds, compiled from a catalog. Immutable.
 *
 * @param sources tables that are read, in the order in which the factors ask for them
 * @param targets factors in the order asked for
 * @param byServed whether a row counts from when it was served, else from its knowledge time
 * @param withTimes whether the event, knowledge and served time of each factor stand beside it
 * @param universe whose members' rows of the spine are kept; null for all
 * @param actions which source has the corporate actions by which the inputs of derived factors are
 *     brought to one basis; below 0 for none
 */
record TrainingPlan(
    List<Source> sources,
    List<Target> targets,
    boolean byServed,
    boolean withTimes,
    @Nullable Universe universe,
    int actions) {
  TrainingPlan {
    sources = List.copyOf(sources);
    targets = List.copyOf(targets);
  }

  /** The same over the rows of a universe's members alone. */
  TrainingPlan within(@Nullable Universe members) {
    return new TrainingPlan(sources, targets, byServed, withTimes, members, actions);
  }

  /** Whether a source's rows are about symbols whose corporate actions are looked at. */
  boolean hasBasis(int source) {
    return actions >= 0
        && (sources.get(source).isLive()
            || sources.get(source).keyColumns().equals(sources.get(actions).keyColumns()));
  }

  /** Whether a source is joined at all: one that only has corporate actions is not. */
  boolean isJoined(int source) {
    return !sources.get(source).fields().isEmpty();
  }

  /** What is compared over universes, by its index. */
  List<Target.Cross> crossTargets() {
    return targets.stream().map(Target::cross).filter(Objects::nonNull).toList();
  }

  /** Those of them that are compared over one universe. */
  List<Target.Cross> crossTargets(Universe compared) {
    return crossTargets().stream().filter(cross -> cross.universe().equals(compared)).toList();
  }

  /** The columns of the spine that name an entity together, of each kind of entities. */
  List<List<String>> keyColumns() {
    return sources.stream()
        .filter(source -> !source.fields().isEmpty())
        .map(Source::keyColumns)
        .distinct()
        .toList();
  }
}
