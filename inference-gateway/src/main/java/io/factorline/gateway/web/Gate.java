package io.factorline.gateway.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.config.GatewayProperties;
import io.factorline.gateway.signal.Intent;
import io.factorline.metric.GatewayMeters;
import io.factorline.security.ClientClass;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes requests in, or sheds them before they queue: previews at half of the limit, so that those
 * who trade find room, and of classes of clients dashboards first, then research, then services,
 * engines last. Thread-safe.
 */
@Component
final class Gate {
  private final int most;
  private final AtomicInteger inFlight = new AtomicInteger();

  Gate(GatewayProperties properties, MeterRegistry registry) {
    this.most = properties.load().maxInFlight();
    Gauge.builder(GatewayMeters.IN_FLIGHT.meterName(), inFlight, AtomicInteger::get)
        .baseUnit(GatewayMeters.IN_FLIGHT.baseUnit())
        .description(GatewayMeters.IN_FLIGHT.description())
        .register(registry);
  }

  /**
   * Whether a request is taken in; then {@link #leave} must follow once.
   *
   * @param clientClass of who asks; null where that is not known, for all of the room
   */
  boolean tryEnter(@Nullable ClientClass clientClass) {
    int room = clientClass == null ? most : clientClass.share(most);
    if (inFlight.incrementAndGet() <= room) {
      return true;
    }
    inFlight.decrementAndGet();
    return false;
  }

  void leave() {
    inFlight.decrementAndGet();
  }

  /** Sheds a preview that was taken in while half of the room is used. */
  void requireRoom(Intent intent) {
    if (intent == Intent.PREVIEW && inFlight.get() > Math.max(1, most / 2)) {
      throw new RequestException(ErrorCode.OVERLOADED, "must come again later: intent=preview");
    }
  }
}
