package io.factorline.gateway.kafka;

import io.factorline.tracing.SpanRef;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The trace that a record hands on. Stateless; thread-safe. */
public final class RecordTrace {
  private RecordTrace() {}

  /** What the headers of a record name; null for none, or for one that breaks the rules. */
  public static @Nullable SpanRef of(Headers headers) {
    Header traceparent = headers.lastHeader(SpanRef.TRACEPARENT);
    if (traceparent == null) {
      return null;
    }
    Header tracestate = headers.lastHeader(SpanRef.TRACESTATE);
    return SpanRef.parse(traceparent.value(), tracestate == null ? null : tracestate.value());
  }
}
