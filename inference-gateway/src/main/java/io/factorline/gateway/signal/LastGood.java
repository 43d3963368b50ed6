package io.factorline.gateway.signal;

import io.factorline.gateway.repository.ModelKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The last signal of each version and symbol that this replica told, for as long as it is valid. At
 * its limit no further symbol is remembered. Thread-safe.
 */
final class LastGood {
  private final int most;
  private final Map<Key, Signal> signals = new ConcurrentHashMap<>();

  private record Key(ModelKey model, String symbol) {}

  LastGood(int most) {
    this.most = most;
  }

  void keep(Signal signal) {
    Key key = new Key(signal.key(), signal.symbol());
    if (signals.size() < most || signals.containsKey(key)) {
      signals.merge(key, signal, (a, b) -> b.featureTimeNs() >= a.featureTimeNs() ? b : a);
    }
  }

  /** The last signal while it is valid, else null. */
  @Nullable Signal valid(ModelKey model, String symbol, long nowNs) {
    Signal signal = signals.get(new Key(model, symbol));
    return signal == null || signal.validUntilNs() <= nowNs ? null : signal;
  }
}
