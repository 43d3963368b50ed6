package io.factorline.gateway.canary;

import io.factorline.gateway.money.Standing;
import io.factorline.gateway.rollout.Rollout;
import io.factorline.gateway.rollout.RolloutAction;
import io.factorline.metric.GatewayMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Counts what becomes of roll-outs. Thread-safe; tags come from enums and models. */
public final class CanaryMetrics {
  private static final double CENTS = 100;

  private final MeterRegistry registry;
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();

  public CanaryMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void reserved(String model, String outcome) {
    count(GatewayMeters.RESERVATIONS, "model", model, "outcome", outcome);
  }

  void stepped(String model, RolloutAction action, boolean isAutomatic) {
    count(
        GatewayMeters.ROLLOUT_STEPS,
        "model",
        model,
        "action",
        action.wireName(),
        "by",
        isAutomatic ? "controller" : "people");
  }

  /** Counts an execution. */
  public void executed(String outcome) {
    count(GatewayMeters.EXECUTIONS, "outcome", outcome);
  }

  private void count(GatewayMeters meter, String... tags) {
    counters
        .computeIfAbsent(
            meter.meterName() + String.join("|", tags),
            key ->
                Counter.builder(meter.meterName())
                    .baseUnit(meter.baseUnit())
                    .description(meter.description())
                    .tags(tags)
                    .register(registry))
        .increment();
  }

  /** Tells how a model stands from now on. */
  void watch(String model, Supplier<Rollout> rollout, Supplier<Standing> standing) {
    gauge(
        GatewayMeters.CANARY_WEIGHT,
        model,
        rollout,
        r -> r.takesWeight() ? r.activeStage().weightBp() : 0);
    gauge(GatewayMeters.CANARY_RESERVED, model, standing, s -> s.reservedCents() / CENTS);
    gauge(GatewayMeters.CANARY_POSITION, model, standing, s -> s.grossCents() / CENTS);
    gauge(GatewayMeters.CANARY_PROFIT, model, standing, s -> s.profit().doubleValue());
  }

  private <T> void gauge(
      GatewayMeters meter, String model, Supplier<T> source, ToDoubleFunction<T> value) {
    Gauge.builder(meter.meterName(), source, s -> value.applyAsDouble(s.get()))
        .baseUnit(meter.baseUnit().isEmpty() ? null : meter.baseUnit())
        .description(meter.description())
        .tag("model", model)
        .strongReference(true)
        .register(registry);
  }
}
