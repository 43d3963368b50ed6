package io.factorline.api.history.tail;

import io.factorline.catalog.BarView;
import io.factorline.event.Topics;
import io.factorline.store.TopicId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows all partitions of {@code factor-bars} on a thread of its own, from the lowest cut of the
 * lake on. A topic that was made anew is read from its first record; while Kafka is gone, what was
 * read stays.
 */
public final class TailFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TailFollower.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration POLL_SOON = Duration.ofMillis(10);
  private static final long RETRY_MS = 1_000;
  private static final long TRIM_EVERY_NS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long STOP_MS = 5_000;

  private final Tail tail;
  private final List<BarView> views;
  private final TailStart lake;
  private final TailSettings settings;
  private final TailCounts counts;
  private final TailBarReader reader;
  private final WholeGroups groups = new WholeGroups();
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable KafkaConsumer<byte[], byte[]> running;
  private long trimmedNs;

  /** A follower that fills this tail; it runs from {@link #start} on. */
  TailFollower(
      Tail tail, List<BarView> views, TailStart lake, TailSettings settings, TailCounts counts) {
    this.tail = tail;
    this.views = List.copyOf(views);
    this.lake = lake;
    this.settings = settings;
    this.counts = counts;
    this.reader = new TailBarReader(views);
    this.thread = Thread.ofPlatform().daemon().name("history-tail").unstarted(this::run);
  }

  TailFollower start() {
    thread.start();
    return this;
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void run() {
    while (!isClosed()) {
      try (TopicWatch watch = new TopicWatch(settings)) {
        follow(watch);
      } catch (WakeupException | InterruptException e) {
        LOG.debug("The tail was told to stop.");
      } catch (KafkaException e) {
        trouble(e);
      } catch (RuntimeException e) {
        LOG.error("The tail failed and starts again.", e);
        tail.stands(TailState.UNAVAILABLE, "failed: " + e.getClass().getSimpleName());
      }
      pause();
    }
  }

  private void trouble(KafkaException e) {
    String told = String.valueOf(e.getMessage());
    if (!told.equals(tail.problem())) {
      LOG.warn("Kafka does not give factor-bars, history ends with the lake: {}", told);
    }
    tail.stands(TailState.UNAVAILABLE, told);
  }

  private void pause() {
    try {
      boolean _ = closed.await(RETRY_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(TopicWatch watch) {
    TopicWatch.Topic topic = watch.ask();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings.consumer())) {
      running = consumer;
      TailLog log = open(topic, consumer);
      Map<TopicPartition, Long> goal = consumer.endOffsets(partitions(log));
      boolean hasCaughtUp = false;
      while (!isClosed() && watch.isStill(topic)) {
        read(consumer, log);
        keepSmall(log);
        hasCaughtUp = hasCaughtUp || hasReached(log, goal);
        stand(watch, hasCaughtUp);
        tail.signal();
      }
    } finally {
      running = null;
    }
  }

  private void stand(TopicWatch watch, boolean hasCaughtUp) {
    String problem = watch.problem();
    if (problem != null) {
      tail.stands(TailState.UNAVAILABLE, problem);
    } else if (hasCaughtUp) {
      tail.stands(TailState.LIVE, null);
    } else {
      tail.stands(TailState.CATCHING_UP, "reads what was written before");
    }
  }

  /** The log that goes on, or a new one of a topic that is another. */
  private TailLog open(TopicWatch.Topic topic, KafkaConsumer<byte[], byte[]> consumer) {
    consumer.assign(partitions(topic.partitions()));
    TailLog before = tail.log();
    TailLog log;
    if (before != null
        && before.topic().equals(topic.id())
        && before.partitions() == topic.partitions()) {
      log = before;
    } else {
      log = newLog(topic, consumer);
    }
    for (int p = 0; p < log.partitions(); p++) {
      consumer.seek(new TopicPartition(Topics.FACTOR_BARS, p), log.next(p));
    }
    groups.follow(log);
    tail.follow(log);
    return log;
  }

  private TailLog newLog(TopicWatch.Topic topic, KafkaConsumer<byte[], byte[]> consumer) {
    List<TopicPartition> all = partitions(topic.partitions());
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(all);
    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
    long[] starts = lowestCut(topic.id(), topic.partitions());
    for (int p = 0; p < starts.length; p++) {
      long first = beginnings.getOrDefault(all.get(p), 0L);
      long end = ends.getOrDefault(all.get(p), first);
      starts[p] = Math.max(first, Math.min(starts[p], end));
    }
    LOG.info("The tail of factor-bars begins. topic={}, offsets={}", topic.id(), starts);
    List<Integer> factorCounts = views.stream().map(view -> view.factorNames().size()).toList();
    return new TailLog(topic.id(), factorCounts, starts);
  }

  private long[] lowestCut(TopicId topic, int partitions) {
    long[] lowest = new long[partitions];
    Arrays.fill(lowest, views.isEmpty() ? 0 : Long.MAX_VALUE);
    for (BarView view : views) {
      long[] cut = lake.offsets(view.name(), topic, partitions, true);
      for (int p = 0; p < partitions; p++) {
        lowest[p] = Math.min(lowest[p], cut[p]);
      }
    }
    return lowest;
  }

  private static List<TopicPartition> partitions(TailLog log) {
    return partitions(log.partitions());
  }

  private static List<TopicPartition> partitions(int count) {
    List<TopicPartition> all = new ArrayList<>(count);
    for (int p = 0; p < count; p++) {
      all.add(new TopicPartition(Topics.FACTOR_BARS, p));
    }
    return all;
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer, TailLog log) {
    try {
      ConsumerRecords<byte[], byte[]> records =
          consumer.poll(groups.isAnyOpen() ? POLL_SOON : POLL);
      for (TopicPartition partition : records.partitions()) {
        for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
          take(record, log);
        }
      }
      for (TopicPartition partition : consumer.assignment()) {
        log.readTo(partition.partition(), consumer.position(partition));
      }
      groups.closeQuiet(System.nanoTime());
    } catch (OffsetOutOfRangeException e) {
      Map<TopicPartition, Long> first = consumer.beginningOffsets(e.partitions());
      LOG.warn("Kafka has deleted bars that were not read, the tail goes on at={}", first);
      first.forEach((partition, offset) -> {
        log.lost(partition.partition(), offset);
        consumer.seek(partition, offset);
      });
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record, TailLog log) {
    TailBarReader.Read read = reader.read(record.value());
    TailBar bar = read.bar();
    if (read.outcome() == TailBarReader.Outcome.MALFORMED) {
      LOG.warn(
          "No bar is in the record partition={} offset={}", record.partition(), record.offset());
    }
    groups.next(record.partition(), record.offset(), read.closing(), System.nanoTime());
    boolean isRepeated = bar != null && !log.add(record.partition(), record.offset(), bar);
    counts.read(read.outcome(), isRepeated);
  }

  /** Forgets what the lake has had for a while, and if that is not enough, what it has. */
  private void keepSmall(TailLog log) {
    boolean isTooLarge = log.bytes() > settings.maxBytes();
    long nowNs = System.nanoTime();
    if (!isTooLarge && nowNs - trimmedNs < TRIM_EVERY_NS) {
      return;
    }
    trimmedNs = nowNs;
    trim(log, true);
    if (log.bytes() > settings.maxBytes()) {
      trim(log, false);
    }
    if (log.shrinkTo(settings.maxBytes())) {
      counts.evicted();
    }
  }

  private void trim(TailLog log, boolean isKept) {
    for (int v = 0; v < views.size(); v++) {
      log.trim(v, lake.offsets(views.get(v).name(), log.topic(), log.partitions(), isKept));
    }
  }

  private static boolean hasReached(TailLog log, Map<TopicPartition, Long> goal) {
    Map<Integer, Long> wanted = new HashMap<>();
    goal.forEach((partition, offset) -> wanted.put(partition.partition(), offset));
    long[] positions = log.positions();
    for (int p = 0; p < positions.length; p++) {
      if (positions[p] < wanted.getOrDefault(p, 0L)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    closed.countDown();
    KafkaConsumer<byte[], byte[]> consumer = running;
    if (consumer != null) {
      consumer.wakeup();
    }
    try {
      thread.join(STOP_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
