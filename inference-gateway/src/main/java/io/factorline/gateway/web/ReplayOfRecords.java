package io.factorline.gateway.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.error.http.JsonPlace;
import io.factorline.gateway.audit.Replay;
import io.factorline.gateway.deadline.Deadline;
import java.io.ByteArrayOutputStream;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /v1/signals:replay}: recorded predictions, as {@code signal-audit} holds them,
 * computed again.
 */
@Component
final class ReplayOfRecords implements Answering {
  private static final int MOST_RECORDS = 1_000;

  private final Replay replay;

  ReplayOfRecords(Replay replay) {
    this.replay = replay;
  }

  @Override
  public Route route() {
    return Route.REPLAYS;
  }

  @Override
  public Reply answer(Ask ask) {
    JsonBody.requireType(ask);
    JsonNode records = records(ask.body());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (JsonGenerator out = JsonMapper.shared().createGenerator(bytes)) {
      out.writeStartObject();
      out.writeArrayPropertyStart("results");
      for (JsonNode record : records) {
        if (ask.deadline().hasPassed()) {
          throw Deadline.passed();
        }
        JsonNode id = record.path("id");
        ReplayJson.write(id.isString() ? id.asString() : null, replay.replay(record), out);
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return Reply.json(bytes.toByteArray());
  }

  /* Numbers as doubles, so that -0.0 keeps its sign. */
  private static JsonNode records(byte[] body) {
    JsonNode records;
    try {
      records = JsonMapper.shared().readTree(body).path("records");
    } catch (JacksonException e) {
      throw new RequestException(ErrorCode.INVALID_BODY, "must be JSON: " + JsonPlace.of(e));
    }
    if (!records.isArray() || records.valueStream().anyMatch(record -> !record.isObject())) {
      throw new RequestException(
          ErrorCode.INVALID_BODY, "must be an array of recorded predictions: key=records");
    }
    if (records.size() > MOST_RECORDS) {
      throw new RequestException(
          ErrorCode.BODY_LIMIT, "must be at most " + MOST_RECORDS + ": records=" + records.size());
    }
    return records;
  }
}
