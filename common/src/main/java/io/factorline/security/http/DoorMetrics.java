package io.factorline.security.http;

import io.factorline.metric.SecurityMeters;
import io.factorline.security.Client;
import io.factorline.security.ClientClass;
import io.factorline.security.KeyFile;
import io.factorline.security.KeyLine;
import io.factorline.security.token.IssuerTokens;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Counts who comes to the door. Thread-safe. */
final class DoorMetrics {
  private static final String NONE = "none";
  private static final double MS_PER_SECOND = 1_000;

  private final Map<ClientClass, Map<Outcome, Counter>> ofClasses =
      new EnumMap<>(ClientClass.class);
  private final Map<Outcome, Counter> ofNobody;

  /** What becomes of a request. */
  enum Outcome {
    ADMITTED,
    UNAUTHENTICATED,
    FORBIDDEN,
    QUOTA,
    TOO_MANY_FAILURES,
    NO_ROUTE
  }

  DoorMetrics(MeterRegistry registry) {
    for (ClientClass clientClass : ClientClass.values()) {
      ofClasses.put(clientClass, counters(registry, clientClass.wireName()));
    }
    this.ofNobody = counters(registry, NONE);
  }

  private static Map<Outcome, Counter> counters(MeterRegistry registry, String client) {
    Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      counters.put(outcome, counter(registry, client, outcome));
    }
    return counters;
  }

  private static Counter counter(MeterRegistry registry, String client, Outcome outcome) {
    return Counter.builder(SecurityMeters.REQUESTS.meterName())
        .baseUnit(SecurityMeters.REQUESTS.baseUnit())
        .description(SecurityMeters.REQUESTS.description())
        .tag("client", client)
        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  /** Tells of the keys of a file as they are when asked. */
  static void tell(KeyFile keys, MeterRegistry registry) {
    gauge(SecurityMeters.KEYS, KeyFile::count, keys, registry);
    gauge(SecurityMeters.KEYS_BROKEN, k -> k.isBroken() ? 1 : 0, keys, registry);
    gauge(SecurityMeters.KEYS_NEXT_EXPIRY, DoorMetrics::nextExpirySeconds, keys, registry);
  }

  /** Tells of the keys of an issuer as they are when asked. */
  static void tell(IssuerTokens tokens, MeterRegistry registry) {
    gauge(SecurityMeters.ISSUER_KEYS, IssuerTokens::keyCount, tokens, registry);
  }

  private static double nextExpirySeconds(KeyFile keys) {
    long inMs = keys.nextExpiryInMs();
    return inMs == KeyLine.NEVER ? Double.NaN : inMs / MS_PER_SECOND;
  }

  private static <T> void gauge(
      SecurityMeters meter, ToDoubleFunction<T> value, T source, MeterRegistry registry) {
    Gauge.builder(meter.meterName(), source, value)
        .baseUnit(meter.baseUnit().isEmpty() ? null : meter.baseUnit())
        .description(meter.description())
        .register(registry);
  }

  void count(@Nullable Client client, Outcome outcome) {
    Map<Outcome, Counter> counters =
        client == null ? ofNobody : ofClasses.getOrDefault(client.clientClass(), ofNobody);
    Counter counter = counters.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }
}
