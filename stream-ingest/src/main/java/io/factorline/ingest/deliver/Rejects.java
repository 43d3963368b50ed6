package io.factorline.ingest.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.event.Topics;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes {@code ticks-rejected}: the bytes as received, with reason and position. Thread-safe. */
public final class Rejects {
  private static final int MAX_DETAIL = 512;

  private final Outgoing kafka;

  /** A writer that sends on this way. */
  public Rejects(Outgoing kafka) {
    this.kafka = kafka;
  }

  /** Sends one record; completes when Kafka has acknowledged it. */
  public CompletionStage<?> send(RejectedRecord rejected) {
    String symbol = rejected.symbol();
    byte[] key = symbol == null ? null : symbol.getBytes(UTF_8);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.TICKS_REJECTED, key, rejected.raw());
    header(record, Topics.REASON_HEADER, rejected.reason().name());
    header(record, Topics.DETAIL_HEADER, shortened(rejected.detail()));
    header(record, Topics.TOPIC_ID_HEADER, rejected.topic().toString());
    header(record, Topics.PARTITION_HEADER, Integer.toString(rejected.partition()));
    header(record, Topics.OFFSET_HEADER, Long.toString(rejected.offset()));
    header(record, Topics.APPEND_TIME_HEADER, Long.toString(rejected.appendMs()));
    return kafka.send(record);
  }

  private static String shortened(String detail) {
    return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL);
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }
}
