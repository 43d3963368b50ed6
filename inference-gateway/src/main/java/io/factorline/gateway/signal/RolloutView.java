package io.factorline.gateway.signal;

import org.jspecify.annotations.Nullable;

/** How models are shared between arms now. Thread-safe, does not block. */
public interface RolloutView {
  /** The stable version that roll-outs have led to; 0 where that is for the settings to say. */
  long stableVersion(String model);

  /** What the canary has; null where there is none, or this replica may be behind. */
  @Nullable CanaryShare canary(String model);
}
