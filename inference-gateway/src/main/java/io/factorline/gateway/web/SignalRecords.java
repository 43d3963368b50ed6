package io.factorline.gateway.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.audit.AuditReader;
import io.factorline.gateway.audit.Replay;
import java.io.ByteArrayOutputStream;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was recorded of a signal, and what comes of it when it is computed again. */
final class SignalRecords {
  private SignalRecords() {}

  private static JsonNode find(AuditReader audit, Ask ask) {
    String id = ask.path("id");
    if (!id.matches("[0-9a-f]{32}")) {
      throw new RequestException(ErrorCode.INVALID_PARAMETER, "must be 32 hexadecimal digits: id");
    }
    return audit.find(id, ask.deadline());
  }

  /** {@code GET /v1/signals/{id}}. */
  @Component
  static final class Told implements Answering {
    private final AuditReader audit;

    Told(AuditReader audit) {
      this.audit = audit;
    }

    @Override
    public Route route() {
      return Route.SIGNAL;
    }

    @Override
    public Reply answer(Ask ask) {
      return Reply.json(JsonMapper.shared().writeValueAsBytes(find(audit, ask)));
    }
  }

  /** {@code GET /v1/signals/{id}/replay}. */
  @Component
  static final class Replayed implements Answering {
    private final AuditReader audit;
    private final Replay replay;

    Replayed(AuditReader audit, Replay replay) {
      this.audit = audit;
      this.replay = replay;
    }

    @Override
    public Route route() {
      return Route.REPLAY;
    }

    @Override
    public Reply answer(Ask ask) {
      Replay.Result result = replay.replay(find(audit, ask));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JsonGenerator out = JsonMapper.shared().createGenerator(bytes)) {
        ReplayJson.write(ask.path("id"), result, out);
      }
      return Reply.json(bytes.toByteArray());
    }
  }
}
