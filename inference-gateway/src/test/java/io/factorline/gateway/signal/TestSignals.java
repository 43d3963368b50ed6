package io.factorline.gateway.signal;

import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.repository.Side;
import io.factorline.gateway.tensor.DataType;
import java.util.Arrays;

/** Signals of a canary, made by hand. */
public final class TestSignals {
  private TestSignals() {}

  /** A signal that may be traded, on a vector whose every input is the price. */
  public static Signal of(
      LiveVersion version,
      String id,
      String symbol,
      Side side,
      Money most,
      double price,
      long validMs) {
    double[] values = new double[version.manifest().inputs().size()];
    Arrays.fill(values, price);
    return new Signal(
        symbol,
        new ModelKey("m", 2),
        Arm.CANARY,
        id,
        null,
        new Vector(values, DataType.FP64),
        null,
        null,
        BackendKind.EMBEDDED,
        0.5,
        Side.HOLD,
        side,
        most,
        (System.currentTimeMillis() + validMs) * 1_000_000L);
  }
}
