package io.factorline.tracing;

import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;
import org.jspecify.annotations.Nullable;

/** Random ids, but for a trace whose id was decided on before it began. Thread-safe. */
final class ChosenIds implements IdGenerator {
  private final ThreadLocal<@Nullable String> chosen = new ThreadLocal<>();

  /** The next trace that this thread begins has this id. */
  void choose(long high, long low) {
    chosen.set(TraceId.fromLongs(high, low));
  }

  @Override
  public String generateTraceId() {
    String next = chosen.get();
    if (next == null) {
      return IdGenerator.random().generateTraceId();
    }
    chosen.remove();
    return next;
  }

  @Override
  public String generateSpanId() {
    return IdGenerator.random().generateSpanId();
  }
}
