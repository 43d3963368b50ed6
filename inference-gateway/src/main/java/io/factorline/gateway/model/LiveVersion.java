package io.factorline.gateway.model;

import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.online.FactorPlan;

/**
 * A version that may be asked: it is loaded here, warmed up, and agrees with the catalog.
 *
 * @param plan reads the inputs of the manifest, in their order
 * @param mostRows of one call of a server; 0 for any number
 */
public record LiveVersion(Manifest manifest, FactorPlan plan, int mostRows) {
  /** A version whose servers take any number of rows. */
  public LiveVersion(Manifest manifest, FactorPlan plan) {
    this(manifest, plan, 0);
  }

  /** Which version of which model. */
  public ModelKey key() {
    return new ModelKey(manifest.model(), manifest.version());
  }
}
