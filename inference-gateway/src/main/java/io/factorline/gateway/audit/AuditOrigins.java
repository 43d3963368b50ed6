package io.factorline.gateway.audit;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.execution.SignalOrigins;
import io.factorline.gateway.signal.Arm;
import tools.jackson.databind.JsonNode;

/** Of what a signal was, as its record says. Thread-safe; blocks. */
public final class AuditOrigins implements SignalOrigins {
  private final AuditReader audit;

  public AuditOrigins(AuditReader audit) {
    this.audit = audit;
  }

  @Override
  public Origin find(String signalId, Deadline deadline) {
    JsonNode found = audit.find(signalId, deadline);
    String side = found.path("side").asString("");
    if (!side.equals("BUY") && !side.equals("SELL")) {
      throw new RequestException(
          ErrorCode.UNKNOWN_SIGNAL, "must be a signal that may be traded: id=" + signalId);
    }
    return new Origin(
        found.path("model").asString(""),
        found.path("arm").asString("").equals(Arm.CANARY.wireName()),
        found.path("symbol").asString(""),
        side.equals("BUY"));
  }
}
