package io.factorline.api.web;

import io.factorline.metric.ApiMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** The timers of requests, by route and outcome. */
public final class RequestTimers {
  /** Tag of what was refused before anybody looked for its route. */
  public static final String EARLY = "early";

  private static final Duration SHORTEST = Duration.ofNanos(100_000);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private RequestTimers() {}

  /** The timer of a route and an outcome. */
  public static Timer of(MeterRegistry registry, String route, String outcome) {
    return Timer.builder(ApiMeters.REQUESTS.meterName())
        .description(ApiMeters.REQUESTS.description())
        .tag("route", route)
        .tag("outcome", outcome)
        .serviceLevelObjectives(
            SHORTEST,
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(17),
            Duration.ofMillis(50),
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            LONGEST)
        .register(registry);
  }
}
