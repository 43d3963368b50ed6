package io.factorline.api.factors;

import io.factorline.catalog.Reading;
import io.factorline.json.JsonOut;
import io.factorline.online.FactorPlan;
import org.jspecify.annotations.Nullable;

/** A compiled list of factors with its names as JSON. Immutable; thread-safe. */
public final class WirePlan {
  private final FactorPlan plan;
  private final @Nullable Reading declared;
  private final byte[][] factorNames;
  private final byte[][] viewNames;

  WirePlan(FactorPlan plan, @Nullable Reading declared) {
    this.plan = plan;
    this.declared = declared;
    this.factorNames = plan.names().stream().map(JsonOut::encoded).toArray(byte[][]::new);
    this.viewNames =
        plan.views().stream().map(view -> JsonOut.encoded(view.name())).toArray(byte[][]::new);
  }

  /** What is read. */
  public FactorPlan plan() {
    return plan;
  }

  /** The reading that its feature service declares, or null. */
  @Nullable Reading declared() {
    return declared;
  }

  /** A factor's name as JSON text. */
  public byte[] factorName(int column) {
    return factorNames[column];
  }

  /** A view's name as JSON text. */
  public byte[] viewName(int view) {
    return viewNames[view];
  }
}
