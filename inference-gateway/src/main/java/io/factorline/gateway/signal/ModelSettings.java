package io.factorline.gateway.signal;

import io.factorline.gateway.backend.BackendKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a model is served.
 *
 * @param stableVersion the version of the stable arm; 0 for the greatest that is live
 * @param backends asked in this order
 * @param maxNotional most to risk on one signal, by currency
 */
public record ModelSettings(
    long stableVersion, List<BackendKind> backends, Map<String, BigDecimal> maxNotional) {
  public ModelSettings {
    backends = List.copyOf(backends);
    maxNotional = Map.copyOf(maxNotional);
    if (stableVersion < 0) {
      throw new IllegalArgumentException("must be >= 0: stableVersion=" + stableVersion);
    }
    if (backends.isEmpty() || backends.stream().distinct().count() != backends.size()) {
      throw new IllegalArgumentException(
          "must name each backend once and at least one: backends=" + backends);
    }
  }

  /** The most to risk on one signal in a currency; empty where none may be. */
  public Optional<Money> maxNotional(String currency) {
    return Optional.ofNullable(maxNotional.get(currency))
        .map(amount -> new Money(amount, currency));
  }

  /** The same for a canary: one currency, and at most so much in it. */
  ModelSettings within(Money most) {
    BigDecimal own = maxNotional.get(most.currency());
    return new ModelSettings(
        stableVersion,
        backends,
        own == null ? Map.of() : Map.of(most.currency(), own.min(most.amount())));
  }
}
