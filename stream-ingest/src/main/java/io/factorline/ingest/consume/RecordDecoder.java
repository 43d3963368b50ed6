package io.factorline.ingest.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.engine.LogRecord;
import io.factorline.event.MarketEventReader;
import io.factorline.event.Topics;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Turns records of {@code ticks} into what the engine applies. One thread. */
final class RecordDecoder {
  private static final byte[] EMPTY = {};

  private final MarketEventReader reader = new MarketEventReader();

  LogRecord decode(ConsumerRecord<byte[], byte[]> record) {
    var event = reader.read(record.key(), record.value(), typeOf(record));
    return new LogRecord(record.offset(), record.timestamp(), event, raw(record));
  }

  /** The bytes to keep: of a value above the limit only the start, its reject tells the length. */
  private static byte[] raw(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      return EMPTY;
    }
    return value.length <= MarketEventReader.MAX_VALUE_BYTES
        ? value
        : Arrays.copyOf(value, MarketEventReader.MAX_VALUE_BYTES);
  }

  private static @Nullable String typeOf(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(Topics.TYPE_HEADER);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }
}
