package io.factorline.gateway.canary;

import java.time.Duration;

/**
 * How a replica takes part in roll-outs.
 *
 * @param replica names this process, unlike all others
 * @param beatEvery time between two looks
 * @param followWithin a replica that has not looked for this long gives the canary nothing, and a
 *     report this old does not count: so all replicas follow a step within it
 * @param commandTimeout for Redis
 * @param ledgerTimeout for the ledger
 * @param expiryGrace after {@code validUntil} a signal's money is freed
 * @param markEvery time between two marks of what is held
 */
public record RolloutSettings(
    String replica,
    Duration beatEvery,
    Duration followWithin,
    Duration commandTimeout,
    Duration ledgerTimeout,
    Duration expiryGrace,
    Duration markEvery) {}
