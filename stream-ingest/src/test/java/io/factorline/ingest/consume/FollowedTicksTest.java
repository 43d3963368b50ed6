package io.factorline.ingest.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.ingest.loop.FollowedTick;
import io.factorline.store.TopicId;
import io.factorline.tracing.Tracing;
import io.factorline.tracing.TracingSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nothing is exported here: the endpoint is never asked, since no span ends. */
final class FollowedTicksTest {
  private static final TopicId TOPIC = new TopicId(7, 11);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331";

  private static FollowedTicks followed(double sampling) {
    URI nowhere = URI.create("http://127.0.0.1:9/v1/traces");
    return new FollowedTicks(
        Tracing.of(
            new TracingSettings(sampling, nowhere, Map.of()), "x", new SimpleMeterRegistry()));
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, @Nullable String traceparent) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("ticks", 3, offset, new byte[0], new byte[0]);
    if (traceparent != null) {
      record.headers().add("traceparent", traceparent.getBytes(UTF_8));
    }
    return record;
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int offset = 0; offset < count; offset++) {
      records.add(record(offset, null));
    }
    return records;
  }

  @Test
  void shouldFollowWhatTheFeedFollowsAndNothingElse() {
    List<ConsumerRecord<byte[], byte[]>> records =
        List.of(
            record(0, null),
            record(1, "00-" + TRACE + "-01"),
            record(2, "00-" + TRACE + "-00"),
            record(3, "00-broken-01"));

    Map<Long, FollowedTick> followed = followed(0).among(TOPIC, records);

    assertThat(followed).containsOnlyKeys(1L);
    assertThat(followed.get(1L).parent().traceId()).isEqualTo(TRACE.substring(0, 32));
  }

  @Test
  void shouldLeaveOutWhatTheFeedDoesNotFollowAtEachShare() {
    List<ConsumerRecord<byte[], byte[]>> records =
        List.of(record(0, "00-" + TRACE + "-00"), record(1, "00-broken-01"));

    assertThat(followed(1).among(TOPIC, records)).containsOnlyKeys(1L);
  }

  @Test
  void shouldDecideAgainAsBeforeByThePlaceInTheLog() {
    List<ConsumerRecord<byte[], byte[]>> records = records(20_000);

    Map<Long, FollowedTick> first = followed(0.01).among(TOPIC, records);
    Map<Long, FollowedTick> again = followed(0.01).among(TOPIC, records.subList(5_000, 20_000));
    Map<Long, FollowedTick> more = followed(0.02).among(TOPIC, records);
    Map<Long, FollowedTick> elsewhere = followed(0.01).among(new TopicId(7, 12), records);

    assertThat(first.size()).isBetween(140, 260);
    assertThat(first).containsAllEntriesOf(again);
    assertThat(first.keySet().stream().filter(offset -> offset >= 5_000)).hasSize(again.size());
    assertThat(more).containsAllEntriesOf(first);
    assertThat(elsewhere.keySet()).isNotEqualTo(first.keySet());
  }

  @Test
  void shouldMakeNoObjectWhereNothingIsFollowed() {
    List<ConsumerRecord<byte[], byte[]>> records = records(1_000);

    assertThat(new FollowedTicks(Tracing.OFF).among(TOPIC, records)).isSameAs(Map.of());
    assertThat(followed(0).among(TOPIC, records)).isSameAs(Map.of());
  }
}
