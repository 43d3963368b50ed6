package io.factorline.gateway.shadow;

import io.factorline.gateway.drift.DriftLook;
import io.factorline.gateway.rollout.ShadowState;

/**
 * A shadow and how it stands, for people.
 *
 * @param waitingFor why it does not run at some replica; empty where it runs at each
 * @param drift of its scores, over all replicas
 */
public record ShadowView(ShadowState state, String waitingFor, DriftLook drift) {}
