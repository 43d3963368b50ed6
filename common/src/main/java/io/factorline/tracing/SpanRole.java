package io.factorline.tracing;

import io.opentelemetry.api.trace.SpanKind;

/** What a span does in the traffic between processes. */
public enum SpanRole {
  /** Answers a request. */
  SERVER(SpanKind.SERVER),
  /** Asks another process. */
  CLIENT(SpanKind.CLIENT),
  /** Takes a record. */
  CONSUMER(SpanKind.CONSUMER),
  /** Sends a record. */
  PRODUCER(SpanKind.PRODUCER),
  /** Works inside. */
  INTERNAL(SpanKind.INTERNAL);

  private final SpanKind kind;

  SpanRole(SpanKind kind) {
    this.kind = kind;
  }

  SpanKind kind() {
    return kind;
  }
}
