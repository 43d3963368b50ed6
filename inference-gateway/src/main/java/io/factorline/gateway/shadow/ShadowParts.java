package io.factorline.gateway.shadow;

import io.factorline.gateway.canary.RolloutSettings;
import io.factorline.gateway.drift.DriftCounts;
import io.factorline.gateway.drift.DriftMetrics;
import io.factorline.redis.RolloutStore;

/**
 * What shadows are followed with.
 *
 * @param store of shadows, not that of roll-outs
 */
public record ShadowParts(
    RolloutStore store,
    ShadowBoard board,
    ShadowReadiness readiness,
    DriftCounts drift,
    DriftMetrics metrics,
    RolloutSettings settings) {}
