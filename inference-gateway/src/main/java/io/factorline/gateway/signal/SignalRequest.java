package io.factorline.gateway.signal;

import io.factorline.gateway.deadline.Deadline;
import io.factorline.online.CutMode;
import java.util.List;

/**
 * What a caller asks.
 *
 * @param id names the request in logs and records
 * @param receivedNs {@link System#nanoTime} when it came
 * @param symbols in the caller's order, repetitions included
 */
public record SignalRequest(
    String id,
    long receivedNs,
    List<String> symbols,
    Intent intent,
    CutMode cut,
    Deadline deadline) {
  public SignalRequest {
    symbols = List.copyOf(symbols);
  }

  /** The same with less time. */
  SignalRequest within(Deadline shorter) {
    return new SignalRequest(id, receivedNs, symbols, intent, cut, shorter);
  }
}
