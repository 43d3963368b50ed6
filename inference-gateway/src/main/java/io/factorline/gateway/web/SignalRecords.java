package io.factorline.gateway.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.audit.AuditReader;
import io.factorline.gateway.audit.Replay;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
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
        out.writeStartObject();
        out.writeStringProperty("id", ask.path("id"));
        out.writeStringProperty("outcome", result.outcome().name());
        score("recorded", result.recorded(), out);
        score("recomputed", result.recomputed(), out);
        out.writeEndObject();
      }
      return Reply.json(bytes.toByteArray());
    }

    private static void score(String key, @Nullable Double score, JsonGenerator out) {
      if (score == null) {
        out.writeNullProperty(key);
        out.writeNullProperty(key + "Bits");
      } else {
        out.writeNumberProperty(key, score);
        out.writeStringProperty(key + "Bits", "%016x".formatted(Double.doubleToRawLongBits(score)));
      }
    }
  }
}
