package io.factorline.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.catalog.Catalog;
import io.factorline.engine.StoredSymbol;
import io.factorline.event.Topics;
import io.factorline.local.backend.TopicCursor;
import io.factorline.local.time.Wait;
import io.factorline.redis.RedisLink;
import io.factorline.redis.StoreException;
import io.factorline.store.BarRecord;
import io.factorline.store.BarRecordReader;
import io.factorline.store.Digest;
import io.factorline.store.Heartbeat;
import io.factorline.store.RowFormatException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Holds what Redis and Kafka have against the whole log. It may be asked again and again while the
 * log grows, but only while nothing is appended. One thread.
 */
final class LossCheck implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration APPLY_LIMIT = Duration.ofSeconds(30);

  private final URI redis;
  private final Admin admin;
  private final TopicCursor ticks;
  private final TopicCursor factorBars;
  private final TopicCursor rejected;
  private final BarRecordReader reader = new BarRecordReader();
  private final Set<String> bars = new HashSet<>();
  private final Set<String> rejects = new HashSet<>();
  private final Twin twin;

  /** A check of a stack whose owners have written heartbeats. */
  LossCheck(String bootstrapServers, URI redis, Catalog catalog) {
    this.redis = redis;
    this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    this.ticks = new TopicCursor(bootstrapServers, Topics.TICKS);
    this.factorBars = new TopicCursor(bootstrapServers, Topics.FACTOR_BARS);
    this.rejected = new TopicCursor(bootstrapServers, Topics.TICKS_REJECTED);
    try (RedisLink link = new RedisLink(redis, TIMEOUT)) {
      Heartbeat first = link.partitions().heartbeat(0);
      if (first == null) {
        throw new IllegalStateException("must have a heartbeat: partition=0");
      }
      this.twin = new Twin(catalog, first.restart().topic(), ticks.partitionCount());
    }
  }

  /** What is lost as of now, once all is applied; nothing is appended meanwhile. */
  Loss look() {
    try {
      if (!Wait.until(APPLY_LIMIT, this::isApplied)) {
        return new Loss(
            twin.records(), 0, 0, 0, "not applied within " + APPLY_LIMIT.toSeconds() + " s");
      }
      ticks.read(twin::apply);
      factorBars.read(record -> bars.add(bar(record)));
      rejected.read(record -> rejects.add(position(record)));
      return new Loss(twin.records(), otherRows(), missing(twin.bars(), bars), otherRejects(), "");
    } catch (StoreException | KafkaException | RowFormatException e) {
      return new Loss(twin.records(), 0, 0, 0, "not to be read: " + e.getMessage());
    }
  }

  private boolean isApplied() {
    try {
      Map<TopicPartition, OffsetAndMetadata> commits =
          admin
              .listConsumerGroupOffsets(Topics.INGEST_GROUP)
              .partitionsToOffsetAndMetadata()
              .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      return ticks.ends().entrySet().stream()
          .allMatch(end -> {
            OffsetAndMetadata commit = commits.get(end.getKey());
            return end.getValue() == 0 || (commit != null && commit.offset() >= end.getValue());
          });
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private int otherRows() {
    Digest digest = new Digest();
    try (RedisLink link = new RedisLink(redis, TIMEOUT)) {
      for (int partition = 0; partition < ticks.partitionCount(); partition++) {
        for (StoredSymbol symbol : link.rows().load(partition)) {
          digest.add(symbol.row(), symbol.states());
        }
      }
    }
    Map<String, String> stored = digest.bySymbol();
    Map<String, String> expected = twin.digests();
    Set<String> symbols = new HashSet<>(expected.keySet());
    symbols.addAll(stored.keySet());
    symbols.removeIf(symbol -> expected.getOrDefault(symbol, "").equals(stored.get(symbol)));
    return symbols.size();
  }

  private int otherRejects() {
    return missing(twin.rejects(), rejects) + missing(rejects, twin.rejects());
  }

  private static int missing(Set<String> wanted, Set<String> found) {
    return (int) wanted.stream().filter(name -> !found.contains(name)).count();
  }

  private String bar(ConsumerRecord<byte[], byte[]> record) {
    BarRecord bar = reader.read(record.value());
    return Twin.bar(bar.symbol(), bar.view(), bar.endNs(), bar.revision());
  }

  private static String position(ConsumerRecord<byte[], byte[]> record) {
    return header(record, "partition") + "@" + header(record, "offset");
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), UTF_8);
  }

  @Override
  public void close() {
    ticks.close();
    factorBars.close();
    rejected.close();
    admin.close();
  }
}
