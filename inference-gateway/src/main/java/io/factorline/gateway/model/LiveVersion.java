package io.factorline.gateway.model;

import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.online.FactorPlan;

/**
 * A version that may be asked: it is loaded here, warmed up, and agrees with the catalog.
 *
 * @param plan reads the inputs of the manifest, in their order
 */
public record LiveVersion(Manifest manifest, FactorPlan plan) {
  /** Which version of which model. */
  public ModelKey key() {
    return new ModelKey(manifest.model(), manifest.version());
  }
}
