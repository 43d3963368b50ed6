package io.factorline.gateway.rollout;

import java.util.List;

/**
 * What somebody wants to roll out.
 *
 * @param version the canary
 * @param universe name of the symbols that it is tried on
 * @param stages 1 to 20, in the order in which they follow; weights must not fall
 */
public record Plan(long version, String universe, List<Stage> stages, Guards guards) {
  private static final int MOST_STAGES = 20;

  public Plan {
    stages = List.copyOf(stages);
    if (version < 1) {
      throw new IllegalArgumentException("must be >= 1: canaryVersion=" + version);
    }
    if (stages.isEmpty() || stages.size() > MOST_STAGES) {
      throw new IllegalArgumentException("must be 1 to 20: stages.length=" + stages.size());
    }
    for (int i = 1; i < stages.size(); i++) {
      if (stages.get(i).weightBp() < stages.get(i - 1).weightBp()) {
        throw new IllegalArgumentException(
            "must not fall: stages[%d].weightBp=%d".formatted(i, stages.get(i).weightBp()));
      }
      if (!stages.get(i).limits().currency().equals(stages.getFirst().limits().currency())) {
        throw new IllegalArgumentException(
            "must be the same in each stage: stages[%d].limits.currency=%s"
                .formatted(i, stages.get(i).limits().currency()));
      }
    }
  }
}
