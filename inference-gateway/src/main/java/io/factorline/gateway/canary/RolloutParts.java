package io.factorline.gateway.canary;

import io.factorline.gateway.ledger.CanaryLedger;
import io.factorline.redis.RolloutStore;

/** What roll-outs are followed with. */
public record RolloutParts(
    RolloutStore store,
    CanaryLedger ledger,
    RolloutBoard board,
    StageCounts counts,
    Readiness readiness,
    Prices prices,
    RolloutSettings settings,
    CanaryMetrics metrics) {}
