package io.factorline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.StoredSymbol;
import io.factorline.event.RejectReason;
import io.factorline.event.Topics;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.backend.TopicLog;
import io.factorline.local.process.OsProcess;
import io.factorline.redis.RedisLink;
import io.factorline.redis.RowWrite;
import io.factorline.redis.RowWriteOutcome;
import io.factorline.store.RowHeader;
import io.factorline.store.TopicId;
import io.factorline.time.EpochClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred thousand bad records, and a topic that is made anew: each is named, none does harm. */
final class HostileIT {
  private static final long NS_PER_MS = 1_000_000L;
  private static final int FILES = 2;

  @Test
  void shouldNameWhatIsBadAndLoseNothingGood(@TempDir Path directory) throws Exception {
    String one = CatalogFiles.withVenue(CatalogFiles.shipped(), "GOODS", "continuous", "GOOD.*");
    String text = CatalogFiles.withVenue(one, "DAYS", "per_session", "DAY.*");
    Path file = CatalogFiles.write(directory.resolve("catalog.yaml"), text);
    Catalog catalog = CatalogLoader.load(file);
    EnginePlan plan = EnginePlan.of(catalog);
    List<Path> ticks = TickFiles.write(directory, FILES, 2_000, 20);
    try (IngestStack stack = new IngestStack(directory)) {
      OsProcess ingest = stack.startIngest("factorline.catalog=" + file);
      Management management = stack.management(ingest);
      stack.awaitHeartbeats();
      assertThat(stack.replay(ticks.get(0), "max").rejected()).isEmpty();
      List<ConsumerRecord<byte[], byte[]>> before = stack.log(Topics.TICKS);
      TopicId topic = topic(stack);

      namesEachBadRecord(stack, management, plan, topic);

      makeTopicAnew(stack);
      assertThat(stack.replay(ticks.get(1), "max").rejected()).isEmpty();
      Twin twin =
          new Twin(plan, topic, KafkaTopics.PARTITIONS)
              .apply(before)
              .applyNextLog(stack.log(Topics.TICKS));
      SortedMap<String, String> expected = twin.digests().bySymbol();
      // What is committed of the topic left stands beyond the end of the new one.
      IngestStack.await(
          "rows of the new topic as " + expected,
          () -> digests(stack, expected.keySet()).equals(expected));
      IngestStack.await(
          "each row taken over once",
          () -> management.metric("ingest_takeovers_rows_total") == expected.size());
      refusesTheTopicLeft(stack, expected.firstKey(), topic);
      assertThat(ingest.isAlive()).isTrue();
      management.awaitUp();
    }
  }

  private static TopicId topic(IngestStack stack) {
    return stack.rows().values().iterator().next().hot().header().topic();
  }

  private static void namesEachBadRecord(
      IngestStack stack, Management management, EnginePlan plan, TopicId topic) {
    List<HostileLog.Entry> entries = HostileLog.entries(EpochClock.SYSTEM.nowMs() * NS_PER_MS);
    Map<String, RejectReason> bad = new TreeMap<>();
    Set<String> good = new HashSet<>();
    List<String> positions = send(stack, entries);
    for (int i = 0; i < positions.size(); i++) {
      RejectReason reason = entries.get(i).reason();
      if (reason == null) {
        good.add(positions.get(i));
      } else {
        bad.put(positions.get(i), reason);
      }
    }
    assertThat(bad.size()).isGreaterThanOrEqualTo(100_000 - 16_000);
    stack.awaitApplied();

    assertThat(rejected(stack, topic)).isEqualTo(bad);
    Map<RejectReason, Integer> counts = new EnumMap<>(RejectReason.class);
    bad.values().forEach(reason -> counts.merge(reason, 1, Integer::sum));
    counts.forEach((reason, count) -> {
      String outcome = reason.name().toLowerCase(Locale.ROOT);
      assertThat(management.metric("ingest_records_total{outcome=\"" + outcome + "\"}"))
          .isEqualTo(count.doubleValue());
    });
    Twin clean = new Twin(plan, topic, KafkaTopics.PARTITIONS).apply(only(stack, good));
    assertThat(clean.rejected()).isEmpty();
    assertThat(digests(stack, Set.of(HostileLog.SYMBOLS))).isEqualTo(clean.digests().bySymbol());
    assertThat(stack.rows().get("DAY.A").row().trades().lastSeq()).isEqualTo(1_000);
  }

  private static List<String> send(IngestStack stack, List<HostileLog.Entry> entries) {
    try (TickProducer producer = new TickProducer(stack.kafka().bootstrapServers())) {
      for (HostileLog.Entry e : entries) {
        producer.send(e.partition(), e.key(), e.value(), e.type());
      }
      return producer.positions();
    }
  }

  /** The reasons in {@code ticks-rejected} by the position that each names, once each. */
  private static Map<String, RejectReason> rejected(IngestStack stack, TopicId topic) {
    Map<String, RejectReason> reasons = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : stack.log(Topics.TICKS_REJECTED)) {
      assertThat(TopicLog.header(record, Topics.TOPIC_ID_HEADER)).isEqualTo(topic.toString());
      String at =
          TopicLog.header(record, Topics.PARTITION_HEADER)
              + "@"
              + TopicLog.header(record, Topics.OFFSET_HEADER);
      RejectReason reason =
          RejectReason.valueOf(String.valueOf(TopicLog.header(record, Topics.REASON_HEADER)));
      assertThat(reasons.put(at, reason)).as("rejected twice: %s", at).isNull();
    }
    return reasons;
  }

  private static List<ConsumerRecord<byte[], byte[]>> only(IngestStack stack, Set<String> good) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(stack.log(Topics.TICKS));
    records.removeIf(record -> !good.contains(record.partition() + "@" + record.offset()));
    return records;
  }

  private static SortedMap<String, String> digests(IngestStack stack, Set<String> symbols) {
    SortedMap<String, String> digests = new TreeMap<>(stack.digests().bySymbol());
    digests.keySet().retainAll(symbols);
    return digests;
  }

  private static void makeTopicAnew(IngestStack stack) throws Exception {
    try (Admin admin = stack.admin()) {
      admin.deleteTopics(List.of(Topics.TICKS)).all().get(30, TimeUnit.SECONDS);
      IngestStack.await("the topic is gone", () -> !names(admin).contains(Topics.TICKS));
    }
    KafkaTopics.create(stack.kafka().bootstrapServers());
  }

  private static Set<String> names(Admin admin) {
    try {
      return admin.listTopics().names().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("Kafka must tell its topics", e);
    }
  }

  private static void refusesTheTopicLeft(IngestStack stack, String symbol, TopicId left) {
    StoredSymbol row = stack.rows().get(symbol);
    RowHeader header = row.hot().header();
    assertThat(header.topic()).isNotEqualTo(left);
    assertThat(header.topicsLeft()).containsExactly(left);
    RowHeader late =
        new RowHeader(left, header.partition(), 1L << 40, 1L << 40, header.appendMs(), List.of());
    try (RedisLink link = stack.link()) {
      link.rows().prepare().toCompletableFuture().join();
      var outcome = link.rows().write(new RowWrite(symbol, late, header.topic(), List.of()));
      link.rows().flush();
      assertThat(outcome.toCompletableFuture().join()).isEqualTo(RowWriteOutcome.TOPIC_LEFT);
    }
  }
}
