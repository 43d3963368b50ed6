package io.factorline.sync.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.audit.ChainRecord;
import io.factorline.audit.RecordHash;
import io.factorline.time.UtcTime;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/**
 * Records as lines of JSON. The value stands at the end of its line byte for byte, behind {@code
 * "record":}, so that its hash can be made from the file. One thread.
 */
final class JsonLines implements ExportSink {
  private static final int BUFFER = 1 << 16;
  private static final long NS_PER_MS = 1_000_000L;

  private final OutputStream out;

  private JsonLines(OutputStream out) {
    this.out = out;
  }

  static JsonLines begin(Path file) throws IOException {
    return new JsonLines(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
  }

  @Override
  public void add(String topicId, ChainRecord record, JsonNode json) throws IOException {
    byte[] value = record.value();
    String head =
        "{\"topicId\":\"%s\",\"partition\":%d,\"offset\":%d,\"appendTime\":\"%s\",\"hash\":\"%s\","
            .formatted(
                topicId,
                record.partition(),
                record.offset(),
                UtcTime.text(record.appendMs() * NS_PER_MS),
                value == null ? RecordHash.NONE : RecordHash.of(value));
    out.write(head.getBytes(UTF_8));
    if (value != null && json.isObject() && isOneLine(value)) {
      out.write("\"record\":".getBytes(UTF_8));
      out.write(value);
    } else {
      String base64 =
          value == null ? "null" : '"' + Base64.getEncoder().encodeToString(value) + '"';
      out.write(("\"base64\":" + base64).getBytes(UTF_8));
    }
    out.write("}\n".getBytes(UTF_8));
  }

  private static boolean isOneLine(byte[] value) {
    for (byte one : value) {
      if (one == '\n' || one == '\r') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void finish() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
