package io.factorline.ingest.loop;

import io.factorline.tracing.SpanRef;
import io.factorline.tracing.SpanRole;
import io.factorline.tracing.TraceSpan;
import io.factorline.tracing.Tracing;
import org.jspecify.annotations.Nullable;

/**
 * A record whose trace is followed.
 *
 * @param parent what its feed handed on; null where the trace begins with the record
 * @param idHigh upper half of the id of a trace that begins with it
 * @param idLow lower half
 * @param appendMs when the broker appended it, ms since the epoch
 */
public record FollowedTick(@Nullable SpanRef parent, long idHigh, long idLow, long appendMs) {
  private static final long NS_PER_MS = 1_000_000L;

  long appendNs() {
    return appendMs * NS_PER_MS;
  }

  /** Its span, from when it was appended. */
  TraceSpan begin(Tracing tracing) {
    return parent == null
        ? tracing.root("tick", SpanRole.CONSUMER, idHigh, idLow, appendNs())
        : tracing.receivedAt("tick", SpanRole.CONSUMER, parent, appendNs());
  }
}
