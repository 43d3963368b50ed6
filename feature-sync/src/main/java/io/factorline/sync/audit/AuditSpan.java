package io.factorline.sync.audit;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.lake.LakeFile;
import io.factorline.sync.request.RequestFields;
import io.factorline.time.UtcTime;
import java.util.Map;

/**
 * Append times of records.
 *
 * @param fromMs inclusive, ms since the epoch; {@link #BEGINNING} for all
 * @param toMs exclusive
 */
record AuditSpan(long fromMs, long toMs) {
  /** Before the first record. */
  static final long BEGINNING = 0;

  private static final long NS_PER_MS = 1_000_000L;

  /** The span of canonical parameters. */
  static AuditSpan of(RequestFields fields) {
    Long from = fields.time("from");
    return new AuditSpan(from == null ? BEGINNING : ms(from), ms(UtcTime.parse(fields.text("to"))));
  }

  /** Puts the span of a request into its canonical parameters. */
  static void check(RequestFields fields, long nowMs, Map<String, Object> canonical) {
    Long from = fields.time("from");
    Long to = fields.time("to");
    long end = to == null ? (nowMs + 1) * NS_PER_MS : to;
    if (from != null && end <= from) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          "must be before to: from=" + UtcTime.text(from) + ", to=" + UtcTime.text(end));
    }
    if (from != null) {
      canonical.put("from", UtcTime.text(from));
    }
    canonical.put("to", UtcTime.text(end));
  }

  /* A record was appended within a span if its millisecond begins in it. */
  private static long ms(long ns) {
    return Math.ceilDiv(ns, NS_PER_MS);
  }

  boolean isFromBeginning() {
    return fromMs <= BEGINNING;
  }

  boolean has(long appendMs) {
    return appendMs >= fromMs && appendMs < toMs;
  }

  boolean touches(LakeFile file) {
    return file.stats().maxTimeNs() / NS_PER_MS >= fromMs
        && file.stats().minTimeNs() / NS_PER_MS < toMs;
  }
}
