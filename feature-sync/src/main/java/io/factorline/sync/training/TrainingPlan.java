package io.factorline.sync.training;

import io.factorline.catalog.Universe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a training set reads and holds, compiled from a catalog. Immutable.
 *
 * @param sources tables that are read, in the order in which the factors ask for them
 * @param targets factors in the order asked for
 * @param byServed whether a row counts from when it was served, else from its knowledge time
 * @param withTimes whether the event, knowledge and served time of each factor stand beside it
 * @param universe whose members' rows of the spine are kept; null for all
 */
record TrainingPlan(
    List<Source> sources,
    List<Target> targets,
    boolean byServed,
    boolean withTimes,
    @Nullable Universe universe) {
  TrainingPlan {
    sources = List.copyOf(sources);
    targets = List.copyOf(targets);
  }

  /** The same over the rows of a universe's members alone. */
  TrainingPlan within(@Nullable Universe members) {
    return new TrainingPlan(sources, targets, byServed, withTimes, members);
  }

  /** The columns of the spine that name an entity together, of each kind of entities. */
  List<List<String>> keyColumns() {
    return sources.stream().map(Source::keyColumns).distinct().toList();
  }
}
