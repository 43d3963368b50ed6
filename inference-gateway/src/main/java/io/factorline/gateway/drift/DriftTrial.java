package io.factorline.gateway.drift;

import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.rollout.DriftGuard;
import io.factorline.gateway.signal.Arm;

/**
 * A version whose scores are compared with the champion's.
 *
 * @param arm canary or shadow
 * @param key names what is counted, the same at each replica
 */
public record DriftTrial(ModelKey challenger, Arm arm, String key, DriftGuard guard) {}
