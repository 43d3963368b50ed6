package io.factorline.gateway.canary;

import io.factorline.gateway.drift.DriftLook;
import io.factorline.gateway.guard.Verdict;
import io.factorline.gateway.money.Position;
import io.factorline.gateway.money.Standing;
import io.factorline.gateway.rollout.Rollout;
import java.util.Map;

/**
 * A roll-out and how it stands, for people.
 *
 * @param isRecorded whether its last step is in the ledger
 * @param isOpen whether this replica may ask for the canary's money
 * @param waitingFor whom it waits for before it takes weight; empty where for nobody
 * @param symbols how many the canary has
 * @param drift of its scores, over all replicas
 */
public record RolloutState(
    Rollout rollout,
    boolean isRecorded,
    boolean isOpen,
    String waitingFor,
    int symbols,
    Standing standing,
    Map<String, Position> positions,
    Verdict verdict,
    DriftLook drift) {
  public RolloutState {
    positions = Map.copyOf(positions);
  }
}
