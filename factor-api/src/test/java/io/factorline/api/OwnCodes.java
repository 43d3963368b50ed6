package io.factorline.api;

import io.factorline.error.ErrorCode;
import java.util.EnumSet;
import java.util.stream.Stream;

/**
 * The codes that this service answers with; the others are those of jobs, written rows and models.
 */
final class OwnCodes {
  private static final EnumSet<ErrorCode> OF_OTHERS =
      EnumSet.of(
          ErrorCode.UNKNOWN_JOB_TYPE,
          ErrorCode.UNKNOWN_JOB,
          ErrorCode.JOB_FINISHED,
          ErrorCode.QUEUE_FULL,
          ErrorCode.LIVE_VIEW,
          ErrorCode.INVALID_ROW,
          ErrorCode.ROW_LIMIT,
          ErrorCode.UNKNOWN_MODEL,
          ErrorCode.UNKNOWN_SIGNAL,
          ErrorCode.IDEMPOTENCY_CONFLICT,
          ErrorCode.IDEMPOTENCY_MISMATCH,
          ErrorCode.MODEL_UNAVAILABLE,
          ErrorCode.AUDIT_UNAVAILABLE,
          ErrorCode.ROLLOUT_CONFLICT,
          ErrorCode.PRECONDITION_FAILED,
          ErrorCode.PRECONDITION_REQUIRED,
          ErrorCode.LEDGER_UNAVAILABLE);

  private OwnCodes() {}

  static Stream<ErrorCode> all() {
    return EnumSet.complementOf(OF_OTHERS).stream();
  }
}
