package io.factorline.gateway.ledger;

import io.factorline.access.KafkaAddress;
import io.factorline.event.Topics;
import io.factorline.gateway.money.LedgerEntry;
import io.factorline.gateway.money.LedgerJson;
import io.factorline.gateway.money.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the ledger from its first entry on, on one thread, and decides each entry at its place.
 * What is read is on all replicas of the topic, so what was decided here is decided everywhere.
 */
final class LedgerTail implements AutoCloseable {
  /** Header that names an entry, so that who sent it knows it again. */
  static final String ENTRY_HEADER = "entry";

  private static final Logger LOG = LoggerFactory.getLogger(LedgerTail.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final long FRESH_NS = Duration.ofSeconds(2).toNanos();
  private static final long LOOK_NS = Duration.ofMillis(500).toNanos();
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final int RECORDS = 2_000;

  private final KafkaAddress kafka;
  private final Map<String, ModelBook> books = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Outcome>> waiting = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<CompletableFuture<Void>> ends = new ConcurrentLinkedQueue<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final AtomicLong malformed = new AtomicLong();
  private final Thread thread;
  private volatile String ledgerId = "";
  private volatile long lastAtEndNs;
  private volatile boolean hasRead;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> reading;
  private volatile boolean isClosed;

  LedgerTail(KafkaAddress kafka) {
    this.kafka = kafka;
    this.thread = Thread.ofPlatform().daemon().name("ledger-tail").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  ModelBook book(String model) {
    return books.computeIfAbsent(model, ModelBook::new);
  }

  Map<String, ModelBook> books() {
    return books;
  }

  /** Which topic is read; empty before it was found. */
  String ledgerId() {
    return ledgerId;
  }

  long malformed() {
    return malformed.get();
  }

  /** Whether Kafka answers, and all that there was at the beginning has been read. */
  boolean isFollowing() {
    return hasRead && System.nanoTime() - lastAtEndNs < FRESH_NS;
  }

  /** Completes with what an entry came to, once it has been read. */
  CompletableFuture<Outcome> expect(String entry) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    waiting.put(entry, outcome);
    var _ =
        outcome
            .orTimeout(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((done, failure) -> waiting.remove(entry));
    return outcome;
  }

  /** Completes once all has been read that is in the ledger now. */
  CompletableFuture<Void> caughtUp() {
    CompletableFuture<Void> end = new CompletableFuture<>();
    ends.add(end);
    return end;
  }

  private void run() {
    boolean wasFailing = false;
    while (!isClosed) {
      try {
        follow();
      } catch (KafkaException | ExecutionException | TimeoutException e) {
        if (!wasFailing && !isClosed) {
          LOG.warn("The ledger cannot be read. topic={}", Topics.CANARY_LEDGER, e);
        }
        wasFailing = true;
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() throws ExecutionException, InterruptedException, TimeoutException {
    List<TopicPartition> partitions = partitions();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(configuration())) {
      reading = consumer;
      follow(consumer, partitions);
    } finally {
      reading = null;
    }
  }

  private void follow(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    consumer.assign(partitions);
    for (TopicPartition partition : partitions) {
      Long next = positions.get(partition);
      if (next == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, next);
      }
    }
    long lookedNs = System.nanoTime() - LOOK_NS;
    while (!isClosed) {
      poll(consumer);
      if (!ends.isEmpty() || System.nanoTime() - lookedNs >= LOOK_NS) {
        readToEnd(consumer, partitions);
        lookedNs = System.nanoTime();
      }
    }
  }

  private List<TopicPartition> partitions()
      throws ExecutionException, InterruptedException, TimeoutException {
    try (Admin admin = Admin.create(kafka.client())) {
      TopicDescription topic =
          Objects.requireNonNull(
                  admin
                      .describeTopics(List.of(Topics.CANARY_LEDGER))
                      .topicNameValues()
                      .get(Topics.CANARY_LEDGER))
              .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      String id = topic.topicId().toString();
      if (!id.equals(ledgerId)) {
        if (!ledgerId.isEmpty()) {
          LOG.warn("The ledger was made anew; all canaries begin without money. topic={}", id);
        }
        positions.clear();
        books.clear();
        hasRead = false;
        ledgerId = id;
      }
      return topic.partitions().stream()
          .map(partition -> new TopicPartition(Topics.CANARY_LEDGER, partition.partition()))
          .toList();
    }
  }

  private Map<String, Object> configuration() {
    return kafka.client(
        Map.of(
            ConsumerConfig.CLIENT_ID_CONFIG,
            "inference-gateway-ledger-reader",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            100,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            RECORDS,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class));
  }

  private void poll(KafkaConsumer<byte[], byte[]> consumer) {
    for (ConsumerRecord<byte[], byte[]> read : consumer.poll(POLL)) {
      positions.put(new TopicPartition(read.topic(), read.partition()), read.offset() + 1);
      apply(read);
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> read) {
    LedgerEntry entry = read.value() == null ? null : LedgerJson.read(read.value());
    if (entry == null) {
      malformed.incrementAndGet();
      LOG.warn(
          "An entry of the ledger is none. partition={}, offset={}",
          read.partition(),
          read.offset());
      return;
    }
    Outcome outcome = book(entry.model()).apply(entry, read.offset(), read.timestamp());
    CompletableFuture<Outcome> waiter = waiter(read.headers().lastHeader(ENTRY_HEADER));
    if (waiter != null) {
      waiter.complete(outcome);
    }
  }

  private @Nullable CompletableFuture<Outcome> waiter(@Nullable Header header) {
    return header == null || header.value() == null
        ? null
        : waiting.get(new String(header.value(), StandardCharsets.UTF_8));
  }

  private static boolean isPast(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey(), LIMIT) >= end.getValue());
  }

  /*
   * The end is asked for after who waits has begun to wait, and read up to. A poll alone does not
   * tell whether Kafka is there.
   */
  private void readToEnd(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    List<CompletableFuture<Void>> waiters = new ArrayList<>();
    for (CompletableFuture<Void> one = ends.poll(); one != null; one = ends.poll()) {
      waiters.add(one);
    }
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions, LIMIT);
    long askedNs = System.nanoTime();
    boolean isAtEnd = isPast(consumer, end);
    while (!isAtEnd && !isClosed && System.nanoTime() - askedNs < LIMIT.toNanos()) {
      poll(consumer);
      isAtEnd = isPast(consumer, end);
    }
    if (isAtEnd) {
      hasRead = true;
      lastAtEndNs = askedNs;
      waiters.forEach(waiter -> waiter.complete(null));
    } else {
      ends.addAll(waiters);
    }
  }

  /* Not interrupted at once: a consumer whose thread is cannot close in order, and says so. */
  @Override
  public void close() {
    isClosed = true;
    KafkaConsumer<byte[], byte[]> consumer = reading;
    if (consumer != null) {
      consumer.wakeup();
    }
    try {
      if (thread.isAlive() && !thread.join(LIMIT)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
