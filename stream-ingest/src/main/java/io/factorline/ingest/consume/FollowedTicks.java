package io.factorline.ingest.consume;

import io.factorline.ingest.loop.FollowedTick;
import io.factorline.store.TopicId;
import io.factorline.tracing.RecordTraceIds;
import io.factorline.tracing.SpanRef;
import io.factorline.tracing.Tracing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a poll are followed: those whose feed follows them, and of those without a word
 * of it a share by their place in the log. One that is not costs a look at its headers and a
 * comparison, and no object. Thread-safe.
 */
final class FollowedTicks {
  private final Tracing tracing;

  FollowedTicks(Tracing tracing) {
    this.tracing = tracing;
  }

  /** Those of a partition's records, by offset. */
  Map<Long, FollowedTick> among(TopicId topic, List<ConsumerRecord<byte[], byte[]>> records) {
    if (!tracing.isOn()) {
      return Map.of();
    }
    RecordTraceIds ids =
        new RecordTraceIds(
            topic.mostSignificant(), topic.leastSignificant(), records.getFirst().partition());
    Map<Long, FollowedTick> followed = Map.of();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Header header = record.headers().lastHeader(SpanRef.TRACEPARENT);
      long low = ids.low(record.offset());
      if (header != null || tracing.takes(low)) {
        FollowedTick tick = decided(record, header, ids, low);
        if (tick != null) {
          followed = followed.isEmpty() ? new HashMap<>() : followed;
          followed.put(record.offset(), tick);
        }
      }
    }
    return followed;
  }

  private @Nullable FollowedTick decided(
      ConsumerRecord<byte[], byte[]> record,
      @Nullable Header header,
      RecordTraceIds ids,
      long low) {
    SpanRef parent = header == null ? null : parent(header, record.headers());
    boolean isFollowed = parent == null ? tracing.takes(low) : parent.isSampled();
    return isFollowed
        ? new FollowedTick(parent, ids.high(record.offset()), low, record.timestamp())
        : null;
  }

  private static @Nullable SpanRef parent(Header traceparent, Headers headers) {
    Header state = headers.lastHeader(SpanRef.TRACESTATE);
    return SpanRef.parse(traceparent.value(), state == null ? null : state.value());
  }
}
