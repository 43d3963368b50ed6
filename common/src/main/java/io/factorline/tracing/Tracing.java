package io.factorline.tracing;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where traces begin or are taken over in a process. What is followed was decided by the caller, or
 * else by the id. Spans wait for their export in a bounded queue: what does not fit is dropped, so
 * that a collector that is slow or gone costs nothing but its spans. Thread-safe.
 */
public final class Tracing implements AutoCloseable {
  /** Follows nothing; ids are handed on and logged all the same. */
  public static final Tracing OFF = new Tracing(new HeadSampling(0), null, new ChosenIds());

  private static final Duration EXPORT_EVERY = Duration.ofMillis(500);
  private static final Duration EXPORT_LIMIT = Duration.ofSeconds(5);
  private static final int MOST_WAITING = 8_192;
  private static final int MOST_TOGETHER = 512;
  private static final int MAX_TEXT = 256;

  private final HeadSampling head;
  private final @Nullable SdkTracerProvider provider;
  private final @Nullable Tracer tracer;
  private final ChosenIds ids;

  private Tracing(HeadSampling head, @Nullable SdkTracerProvider provider, ChosenIds ids) {
    this.head = head;
    this.provider = provider;
    this.tracer = provider == null ? null : provider.get("io.factorline");
    this.ids = ids;
  }

  /**
   * The traces of a service.
   *
   * @param service its name, as people know it
   */
  public static Tracing of(TracingSettings settings, String service, MeterRegistry registry) {
    URI endpoint = settings.endpoint();
    if (endpoint == null) {
      return OFF;
    }
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(endpoint.toString()).setTimeout(EXPORT_LIMIT);
    settings.headers().forEach(exporter::addHeader);
    return of(settings.sampling(), exporter.build(), service, registry);
  }

  static Tracing of(
      double sampling, SpanExporter exporter, String service, MeterRegistry registry) {
    ChosenIds ids = new ChosenIds();
    BatchSpanProcessor batches =
        BatchSpanProcessor.builder(new CountedExporter(exporter, registry))
            .setScheduleDelay(EXPORT_EVERY)
            .setExporterTimeout(EXPORT_LIMIT)
            .setMaxQueueSize(MOST_WAITING)
            .setMaxExportBatchSize(MOST_TOGETHER)
            .build();
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setIdGenerator(ids)
            .setResource(
                Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), service)))
            .setSpanLimits(SpanLimits.builder().setMaxAttributeValueLength(MAX_TEXT).build())
            .addSpanProcessor(new CountedSpans(batches, registry))
            .build();
    return new Tracing(new HeadSampling(sampling), provider, ids);
  }

  /** Whether any span can be made. */
  public boolean isOn() {
    return tracer != null;
  }

  /**
   * Work that came from outside: followed if its caller's trace is, or where there is none, if the
   * id that it gets is one that is.
   *
   * @param parent null where nobody handed a trace on
   */
  public TraceSpan receive(String name, SpanRole role, @Nullable SpanRef parent) {
    if (parent != null) {
      return parent.isSampled() && tracer != null
          ? started(tracer, builder(tracer, name, role).setParent(remote(parent)))
          : TraceSpan.bare(parent);
    }
    if (tracer == null) {
      return TraceSpan.bare(null);
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long low = random.nextLong();
    return head.takes(low) && low != 0
        ? root(tracer, name, role, random.nextLong(), low, 0)
        : TraceSpan.bare(null);
  }

  /** Work that begins here and is always followed, since there is little of it. */
  public TraceSpan always(String name, SpanRole role) {
    return tracer == null
        ? TraceSpan.bare(null)
        : started(tracer, builder(tracer, name, role).setNoParent());
  }

  /** Whether a trace that begins here with an id that ends in these 64 bits is followed. */
  public boolean takes(long idLow) {
    return tracer != null && idLow != 0 && head.takes(idLow);
  }

  /**
   * Work of a trace that {@link #takes} was asked about.
   *
   * @param startNs when it began, ns since the epoch
   */
  public TraceSpan root(String name, SpanRole role, long idHigh, long idLow, long startNs) {
    return tracer == null ? TraceSpan.bare(null) : root(tracer, name, role, idHigh, idLow, startNs);
  }

  /**
   * Work of a trace that its caller follows, and that began before.
   *
   * @param startNs ns since the epoch
   */
  public TraceSpan receivedAt(String name, SpanRole role, SpanRef parent, long startNs) {
    return tracer == null || !parent.isSampled()
        ? TraceSpan.bare(parent)
        : started(
            tracer,
            builder(tracer, name, role)
                .setParent(remote(parent))
                .setStartTimestamp(startNs, TimeUnit.NANOSECONDS));
  }

  private TraceSpan root(
      Tracer own, String name, SpanRole role, long idHigh, long idLow, long startNs) {
    SpanBuilder builder = builder(own, name, role).setNoParent();
    if (startNs > 0) {
      builder.setStartTimestamp(startNs, TimeUnit.NANOSECONDS);
    }
    ids.choose(idHigh, idLow);
    return started(own, builder);
  }

  private static SpanBuilder builder(Tracer own, String name, SpanRole role) {
    return own.spanBuilder(name).setSpanKind(role.kind());
  }

  private static Context remote(SpanRef parent) {
    return Context.root().with(Span.wrap(parent.context()));
  }

  private static TraceSpan started(Tracer own, SpanBuilder builder) {
    return TraceSpan.recorded(own, builder.startSpan());
  }

  /** Sends what waits, for two seconds at most. */
  @Override
  public void close() {
    if (provider != null) {
      var _ = provider.shutdown().join(2, TimeUnit.SECONDS);
    }
  }
}
