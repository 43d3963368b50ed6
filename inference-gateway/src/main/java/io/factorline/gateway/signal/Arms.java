package io.factorline.gateway.signal;

import io.factorline.gateway.model.LiveVersion;
import org.jspecify.annotations.Nullable;

/**
 * The versions that answer for a model.
 *
 * @param canary null where there is none, or it is not live here as the file that is on trial
 * @param share of the canary; null where there is none
 */
public record Arms(
    LiveVersion stable,
    @Nullable LiveVersion canary,
    @Nullable CanaryShare share,
    ModelSettings settings) {
  /** Whether a symbol is the canary's. */
  boolean isCanary(String symbol) {
    return share != null && share.symbols().contains(symbol);
  }
}
