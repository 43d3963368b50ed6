package io.factorline.gateway.signal;

import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.repository.Side;
import io.factorline.gateway.tensor.DataType;
import io.factorline.online.Answer;
import io.factorline.online.Cut;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

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

  /** A signal of an arm on a bar, on a vector whose first input is the price and all others 0. */
  public static Signal scored(
      LiveVersion version, Arm arm, String symbol, long endNs, double price, double score) {
    double[] values = new double[version.manifest().inputs().size()];
    values[0] = price;
    SymbolCut cut =
        new SymbolCut(symbol, List.of(new Cut.BarEntry(symbol, "live_1s", "abc", endNs, 0)));
    return Signal.of(version.key(), arm, symbol, cut, new Vector(values, DataType.FP64))
        .scored(BackendKind.EMBEDDED, score)
        .sided(Side.HOLD, Side.BUY, new Money(BigDecimal.TEN, "USD"), endNs + 1_000_000_000L);
  }

  /** A signal of the stable arm that has all fields, on a bar and a row without knowledge time. */
  public static Signal recorded(
      LiveVersion version, String text, long endNs, double first, double other, double score) {
    double[] values = new double[version.manifest().inputs().size()];
    Arrays.fill(values, other);
    values[0] = first;
    SymbolCut cut =
        new SymbolCut(
            "SIM.A",
            List.of(
                new Cut.BarEntry("SIM.A", "live_1s", "abc", endNs, 3),
                new Cut.OfflineEntry("SIM.A", text, "def", endNs, Answer.NO_TIME),
                new Cut.OfflineEntry("SIM.A", "known", "012", 1, 2)));
    return Signal.of(version.key(), Arm.STABLE, "SIM.A", cut, new Vector(values, DataType.FP64))
        .scored(BackendKind.TRITON, score)
        .sided(Side.SELL, Side.BUY, new Money(new BigDecimal("1E+3"), "USD"), endNs)
        .inPlaceOfCanary(Reason.CANARY_FAILED, text);
  }

  /** The same, which the canary made and may not tell. */
  public static Signal withoutMoney(Signal of) {
    return of.without(Reason.CANARY_LIMIT, "gross_position");
  }
}
