package io.factorline.tracing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which span of which trace, as W3C Trace Context tells it from one process to the next. Immutable.
 */
public final class SpanRef {
  /** Header of HTTP, Kafka and gRPC that names trace, span and whether it is sampled. */
  public static final String TRACEPARENT = "traceparent";

  /** Header with what other systems want to be handed on. */
  public static final String TRACESTATE = "tracestate";

  /** Longer ones are ignored, as the specification allows. */
  private static final int MAX_CHARS = 512;

  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  private final SpanContext context;

  SpanRef(SpanContext context) {
    this.context = context;
  }

  /** The two headers. */
  private record Pair(String traceparent, @Nullable String tracestate) {}

  private enum Reading implements TextMapGetter<Pair> {
    HEADERS;

    @Override
    public Iterable<String> keys(Pair pair) {
      return List.of(TRACEPARENT, TRACESTATE);
    }

    @Override
    public @Nullable String get(@Nullable Pair pair, String name) {
      if (pair == null) {
        return null;
      }
      return name.equals(TRACEPARENT) ? pair.traceparent() : pair.tracestate();
    }
  }

  /**
   * What headers name; null where there is none, or one that breaks the rules: a broken header is
   * its sender's loss, never a failure of what came with it.
   */
  public static @Nullable SpanRef parse(@Nullable String traceparent, @Nullable String tracestate) {
    if (traceparent == null || traceparent.length() > MAX_CHARS) {
      return null;
    }
    boolean hasState = tracestate != null && tracestate.length() <= MAX_CHARS;
    Pair pair = new Pair(traceparent, hasState ? tracestate : null);
    Context read = W3C.extract(Context.root(), pair, Reading.HEADERS);
    SpanContext context = Span.fromContext(read).getSpanContext();
    return context.isValid() ? new SpanRef(context) : null;
  }

  /** The same of headers as bytes. */
  public static @Nullable SpanRef parse(
      byte @Nullable [] traceparent, byte @Nullable [] tracestate) {
    return parse(text(traceparent), text(tracestate));
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null || bytes.length > MAX_CHARS ? null : new String(bytes, US_ASCII);
  }

  /** 32 hexadecimal digits. */
  public String traceId() {
    return context.getTraceId();
  }

  /** 16 hexadecimal digits. */
  public String spanId() {
    return context.getSpanId();
  }

  /** Whether its trace is followed. */
  public boolean isSampled() {
    return context.isSampled();
  }

  /** Tells names and values of the headers that hand it on. */
  public void writeTo(BiConsumer<String, String> headers) {
    W3C.inject(
        Context.root().with(Span.wrap(context)),
        headers,
        (to, name, value) -> {
          if (to != null) {
            to.accept(name, value);
          }
        });
  }

  SpanContext context() {
    return context;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SpanRef ref && context.equals(ref.context);
  }

  @Override
  public int hashCode() {
    return context.hashCode();
  }

  @Override
  public String toString() {
    return traceId() + "-" + spanId();
  }
}
