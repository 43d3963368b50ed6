package io.factorline.gateway.canary;

import io.factorline.gateway.drift.DriftCounts;
import io.factorline.gateway.drift.DriftMetrics;
import io.factorline.gateway.ledger.CanaryLedger;
import io.factorline.redis.RolloutStore;

/** What roll-outs are followed with. */
public record RolloutParts(
    RolloutStore store,
    CanaryLedger ledger,
    RolloutBoard board,
    StageCounts counts,
    DriftCounts drift,
    DriftMetrics driftMetrics,
    Readiness readiness,
    Prices prices,
    RolloutSettings settings,
    CanaryMetrics metrics) {}
