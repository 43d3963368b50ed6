package io.factorline.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a writer says of all its chains at one moment. The same is written to each partition in
 * which something is new, as a record of the chain there.
 *
 * @param number counted from 0 by each writer
 * @param time RFC 3339
 * @param heads of each partition the newest record that all replicas of the topic had
 * @param failed records that were sent and not acknowledged: the topic may lack them
 * @param found newest record that the writer found in this partition when it began; null but in its
 *     first seal there
 */
public record Seal(
    String writer,
    long number,
    String time,
    List<Head> heads,
    List<Failed> failed,
    @Nullable Found found) {
  private static final byte[] BEGIN = "{\"type\":\"seal\",".getBytes(ISO_8859_1);

  /** A record of a chain, and where it is. */
  public record Head(int partition, long sequence, long offset, String hash) {}

  /**
   * Records of a chain that may be missing.
   *
   * @param from first sequence, inclusive
   * @param to sequence behind the last, exclusive
   * @param hash of the last one
   */
  public record Failed(int partition, long from, long to, String hash) {}

  /** A record of whichever writer. */
  public record Found(long offset, String hash) {}

  /** Copies the lists. */
  public Seal {
    heads = List.copyOf(heads);
    failed = List.copyOf(failed);
  }

  /** Whether a record is a seal. */
  public static boolean is(byte[] value) {
    return value.length > BEGIN.length
        && Arrays.equals(value, 0, BEGIN.length, BEGIN, 0, BEGIN.length);
  }

  /** Its JSON up to before the last brace, where the place in the chain follows. */
  public byte[] open() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
    try (JsonGenerator out = JsonMapper.shared().createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringProperty("type", "seal");
      out.writeStringProperty("writer", writer);
      out.writeNumberProperty("number", number);
      out.writeStringProperty("time", time);
      out.writeArrayPropertyStart("heads");
      heads.forEach(head -> write(head, out));
      out.writeEndArray();
      out.writeArrayPropertyStart("failed");
      failed.forEach(range -> write(range, out));
      out.writeEndArray();
      if (found != null) {
        out.writeObjectPropertyStart("found");
        out.writeNumberProperty("offset", found.offset());
        out.writeStringProperty("hash", found.hash());
        out.writeEndObject();
      }
      out.writeEndObject();
    }
    byte[] whole = bytes.toByteArray();
    return Arrays.copyOf(whole, whole.length - 1);
  }

  private static void write(Head head, JsonGenerator out) {
    out.writeStartObject();
    out.writeNumberProperty("partition", head.partition());
    out.writeNumberProperty("sequence", head.sequence());
    out.writeNumberProperty("offset", head.offset());
    out.writeStringProperty("hash", head.hash());
    out.writeEndObject();
  }

  private static void write(Failed range, JsonGenerator out) {
    out.writeStartObject();
    out.writeNumberProperty("partition", range.partition());
    out.writeNumberProperty("from", range.from());
    out.writeNumberProperty("to", range.to());
    out.writeStringProperty("hash", range.hash());
    out.writeEndObject();
  }

  /** The seal of a record; null where it is none, or not whole. */
  public static @Nullable Seal of(byte[] value) {
    if (!is(value)) {
      return null;
    }
    try {
      JsonNode json = JsonMapper.shared().readTree(value);
      JsonNode found = json.path("found");
      return new Seal(
          json.required("writer").stringValue(),
          json.required("number").longValue(),
          json.required("time").stringValue(),
          json.required("heads").valueStream().map(Seal::head).toList(),
          json.required("failed").valueStream().map(Seal::failed).toList(),
          found.isObject()
              ? new Found(
                  found.required("offset").longValue(), found.required("hash").stringValue())
              : null);
    } catch (JacksonException e) {
      return null;
    }
  }

  private static Head head(JsonNode json) {
    return new Head(
        json.required("partition").intValue(),
        json.required("sequence").longValue(),
        json.required("offset").longValue(),
        json.required("hash").stringValue());
  }

  private static Failed failed(JsonNode json) {
    return new Failed(
        json.required("partition").intValue(),
        json.required("from").longValue(),
        json.required("to").longValue(),
        json.required("hash").stringValue());
  }
}
