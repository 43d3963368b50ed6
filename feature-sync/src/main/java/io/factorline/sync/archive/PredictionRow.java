package io.factorline.sync.archive;

import io.factorline.lake.RowAppender;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * A record of {@code signal-audit} as a row of its archive. The value is kept as it was received;
 * what is read from it is for people, and empty where it is no such record. One thread.
 */
final class PredictionRow implements RecordRow {
  private static final List<String> DECISION =
      List.of("arm", "intent", "status", "reason", "backend", "side");

  @Override
  public void write(ConsumerRecord<byte[], byte[]> record, String topicId, RowAppender row)
      throws IOException {
    row.text(topicId).int32(record.partition()).int64(record.offset()).int64(record.timestamp());
    row.bytes(record.key()).bytes(record.value());
    JsonNode read = read(record.value());
    row.text(text(read, "id")).text(text(read, "symbol")).text(text(read, "model"));
    JsonNode version = read.path("modelVersion");
    var _ = version.canConvertToLong() ? row.int64(version.asLong()) : row.none();
    for (String field : DECISION) {
      row.text(text(read, field));
    }
    JsonNode score = read.path("score");
    boolean isFinite = score.isNumber() && Double.isFinite(score.asDouble());
    var _ = isFinite ? row.real(score.asDouble()) : row.none();
    time(text(read, "featureTime"), row);
    row.endRow();
  }

  private static JsonNode read(byte @Nullable [] value) {
    if (value == null) {
      return MissingNode.getInstance();
    }
    try {
      return JsonMapper.shared().readTree(value);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  private static @Nullable String text(JsonNode record, String field) {
    JsonNode found = record.path(field);
    return found.isString() ? found.asString() : null;
  }

  private static void time(@Nullable String text, RowAppender row) throws IOException {
    try {
      var _ = text == null ? row.none() : row.time(UtcTime.parse(text));
    } catch (IllegalArgumentException e) {
      row.none();
    }
  }
}
