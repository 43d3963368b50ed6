package io.factorline.tracing;

import io.factorline.metric.TracingMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/** Counts what an exporter sent, and what it could not. Thread-safe. */
final class CountedExporter implements SpanExporter {
  private final SpanExporter exporter;
  private final Counter exported;
  private final Counter failed;

  CountedExporter(SpanExporter exporter, MeterRegistry registry) {
    this.exporter = exporter;
    this.exported = counter(registry, "exported");
    this.failed = counter(registry, "failed");
  }

  static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder(TracingMeters.SPANS.meterName())
        .baseUnit(TracingMeters.SPANS.baseUnit())
        .description(TracingMeters.SPANS.description())
        .tag("outcome", outcome)
        .register(registry);
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size();
    CompletableResultCode result = exporter.export(spans);
    result.whenComplete(() -> (result.isSuccess() ? exported : failed).increment(count));
    return result;
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
