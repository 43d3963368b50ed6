package io.factorline.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ErrorCodeTest {
  @Test
  void shouldKeepItsCodes() {
    assertThat(Arrays.stream(ErrorCode.values()).map(c -> c.wireCode() + " " + c.httpStatus()))
        .contains(
            "invalid_parameter 400",
            "unknown_parameter 400",
            "unknown_field 400",
            "invalid_body 400",
            "invalid_symbol 400",
            "invalid_time 400",
            "unknown_factor 400",
            "unknown_service 400",
            "unknown_universe 400",
            "reading_contradiction 400",
            "cut_contradiction 400",
            "unknown_symbol 404",
            "not_found 404",
            "method_not_allowed 405",
            "not_acceptable 406",
            "symbol_limit 413",
            "cell_limit 413",
            "body_limit 413",
            "unsupported_media_type 415",
            "overloaded 429",
            "rate_limited 429",
            "stream_limit 429",
            "internal 500",
            "store_unavailable 503",
            "deadline_exceeded 504",
            "mixed_timeframes 400",
            "no_history 400",
            "invalid_cursor 400",
            "cursor_expired 410",
            "factor_removed 410",
            "lake_unreadable 503",
            "history_unavailable 503",
            "unknown_view 400",
            "unknown_job_type 400",
            "unknown_job 404",
            "job_finished 409",
            "queue_full 429",
            "live_view 409",
            "invalid_row 422",
            "row_limit 413",
            "unknown_model 404",
            "unknown_signal 404",
            "idempotency_conflict 409",
            "idempotency_mismatch 422",
            "model_unavailable 503",
            "audit_unavailable 503",
            "rollout_conflict 409",
            "precondition_failed 412",
            "precondition_required 428",
            "ledger_unavailable 503",
            "cut_not_archived 409",
            "cut_definition 409",
            "cut_gone 410",
            "cut_limit 413",
            "cut_not_reproducible 422",
            "unauthenticated 401",
            "forbidden 403",
            "service_refused 503");
  }

  @Test
  void shouldBlameCallersForTheFourHundreds() {
    for (ErrorCode code : ErrorCode.values()) {
      boolean isCallers = code.httpStatus() < 500 && code.httpStatus() != 429;
      assertThat(code.kind() == ErrorKind.CALLER).isEqualTo(isCallers);
      assertThat(code.isRetryable())
          .isEqualTo(code.kind() == ErrorKind.OVERLOAD || code.kind() == ErrorKind.DEPENDENCY);
    }
  }
}
