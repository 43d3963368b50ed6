package io.factorline.gateway.signal;

import io.factorline.gateway.model.LiveVersion;
import java.util.List;

/**
 * What a caller is told.
 *
 * @param version the version of the stable arm
 * @param cut hash of all that was read
 * @param catalogHash hash of the catalog
 * @param signals in the order asked
 */
public record SignalAnswer(
    SignalRequest request,
    LiveVersion version,
    String cut,
    String catalogHash,
    List<Signal> signals) {
  public SignalAnswer {
    signals = List.copyOf(signals);
  }
}
