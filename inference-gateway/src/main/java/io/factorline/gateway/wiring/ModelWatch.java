package io.factorline.gateway.wiring;

import io.factorline.gateway.backend.TritonBackend;
import io.factorline.gateway.model.LiveModels;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.metric.GatewayMeters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks again and again at the repository and at what servers have ready, on one thread. */
final class ModelWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelWatch.class);

  private final LiveModels models;
  private final TritonBackend triton;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("model-watch").factory());

  private ModelWatch(LiveModels models, TritonBackend triton) {
    this.models = models;
    this.triton = triton;
  }

  /** Loads what there is on this thread, then goes on looking on its own. */
  static ModelWatch start(
      LiveModels models, TritonBackend triton, Duration every, MeterRegistry registry) {
    ModelWatch watch = new ModelWatch(models, triton);
    gauge(registry, models, "live", m -> m.all().size());
    gauge(registry, models, "refused", m -> m.problems().size());
    models.reload();
    var _ =
        watch.thread.scheduleWithFixedDelay(
            watch::look, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    watch.thread.execute(watch::look);
    return watch;
  }

  /** The versions that are live now. */
  List<LiveVersion> live() {
    return models.all();
  }

  private static void gauge(
      MeterRegistry registry, LiveModels models, String state, ToDoubleFunction<LiveModels> count) {
    Gauge.builder(GatewayMeters.VERSIONS.meterName(), models, count)
        .baseUnit(GatewayMeters.VERSIONS.baseUnit())
        .description(GatewayMeters.VERSIONS.description())
        .tag("state", state)
        .register(registry);
  }

  private void look() {
    try {
      models.reload();
      models.all().forEach(live -> triton.check(live.manifest()));
    } catch (RuntimeException e) {
      LOG.error("Models cannot be looked at; those that are live go on.", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
