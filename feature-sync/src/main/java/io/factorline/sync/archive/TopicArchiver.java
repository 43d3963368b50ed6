package io.factorline.sync.archive;

import io.factorline.lake.OffsetRange;
import io.factorline.sync.lake.LakeRoom;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one topic into its tables. Where it goes on is told by the tables' cuts alone; a batch is
 * read, written and committed against the cut it began at, or thrown away whole and read again. So
 * whatever dies or is fenced off at whichever point, each record is archived once.
 *
 * <p>Runs on a thread of its own, which alone touches consumer and sink.
 */
final class TopicArchiver implements Runnable, ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(TopicArchiver.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE = Duration.ofSeconds(3);

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final TopicInspector inspector;
  private final ArchiveSink sink;
  private final LakeRoom room;
  private final ArchiveProperties properties;
  private final ArchiveMetrics metrics;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Batch batch = new Batch();

  private @Nullable TopicIdentity identity;
  private boolean mustSeek = true;
  private long retryAtNs = System.nanoTime();
  private volatile @Nullable String problem;
  private volatile long lagRecords;

  TopicArchiver(
      String topic,
      Consumer<byte[], byte[]> consumer,
      TopicInspector inspector,
      ArchiveSink sink,
      LakeRoom room,
      ArchiveProperties properties,
      ArchiveMetrics metrics) {
    this.topic = topic;
    this.consumer = consumer;
    this.inspector = inspector;
    this.sink = sink;
    this.room = room;
    this.properties = properties;
    this.metrics = metrics;
    metrics.lag(topic, () -> lagRecords);
  }

  /** Why nothing is archived at the moment; null while it works. Any thread. */
  @Nullable String problem() {
    return problem;
  }

  /** Records of its partitions that are not in the lake yet. Any thread. */
  long lagRecords() {
    return lagRecords;
  }

  /** Ends {@link #run} soon, with what was read committed. Any thread. */
  void stop() {
    stopping.set(true);
    consumer.wakeup();
  }

  @Override
  public void run() {
    try {
      consumer.subscribe(List.of(topic), this);
      while (!stopping.get()) {
        step();
      }
      flushLast();
    } catch (WakeupException e) {
      LOG.debug("Stopped while Kafka was asked topic={}", topic, e);
    } finally {
      sink.discard();
      consumer.close(CloseOptions.timeout(CLOSE));
    }
  }

  private void step() {
    try {
      if (mustSeek && System.nanoTime() - retryAtNs >= 0 && !consumer.assignment().isEmpty()) {
        seek();
      }
      take(consumer.poll(POLL));
      if (batch.isDue(sink)) {
        flush();
      }
    } catch (WakeupException e) {
      // Only stop() wakes the consumer up; the loop ends.
    } catch (InvalidOffsetException e) {
      LOG.warn("Kafka no longer has what comes next, asking where it begins topic={}", topic, e);
      throwAway();
    } catch (CutConflictException e) {
      LOG.warn("Another process archived these partitions, reading again topic={}", topic, e);
      metrics.conflict(topic);
      throwAway();
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
  }

  private void failed(Exception e) {
    String text = e.getMessage() == null ? e.toString() : e.getMessage();
    if (!text.equals(problem)) {
      LOG.error("Archiving stops for a while topic={}", topic, e);
    }
    problem = text;
    metrics.failed(topic);
    throwAway();
    retryAtNs = System.nanoTime() + properties.retryDelay().toNanos();
  }

  /** Forgets what was read and not committed; reading goes on where the tables end. */
  private void throwAway() {
    sink.discard();
    batch.clear();
    mustSeek = true;
    retryAtNs = System.nanoTime();
    consumer.pause(consumer.assignment());
  }

  private void seek() throws IOException {
    room.require();
    TopicIdentity now = inspector.inspect(topic);
    List<TopicPartition> assigned = List.copyOf(consumer.assignment());
    List<Integer> partitions = assigned.stream().map(TopicPartition::partition).toList();
    Map<Integer, Long> positions = sink.begin(now, partitions);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(assigned);
    Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
    for (TopicPartition partition : assigned) {
      long position = positions.getOrDefault(partition.partition(), 0L);
      long begin = begins.getOrDefault(partition, 0L);
      requireBehind(partition, position, ends.getOrDefault(partition, 0L));
      if (position < begin) {
        LOG.error(
            "Records are gone that were not archived partition={} from={} to={}",
            partition,
            position,
            begin);
        sink.lost(new OffsetRange(now.id(), partition.partition(), position, begin));
      }
      consumer.seek(partition, Math.max(position, begin));
    }
    identity = now;
    mustSeek = false;
    problem = null;
    consumer.resume(assigned);
  }

  private static void requireBehind(TopicPartition partition, long position, long end)
      throws IOException {
    if (position > end) {
      throw new IOException(
          "must not end before the archive: partition="
              + partition
              + ", end="
              + end
              + ", archived="
              + position);
    }
  }

  private void take(ConsumerRecords<byte[], byte[]> records) throws IOException {
    if (mustSeek) {
      // Paused, or just assigned: what came is read again from where the tables end.
      consumer.pause(consumer.assignment());
      return;
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      sink.add(record);
      batch.add(record);
    }
    for (TopicPartition partition : records.partitions()) {
      batch.moved(partition, consumer.position(partition));
    }
    lagRecords = batch.records + kafkaLag();
  }

  private long kafkaLag() {
    long lag = 0;
    for (TopicPartition partition : consumer.assignment()) {
      lag += consumer.currentLag(partition).orElse(0);
    }
    return lag;
  }

  private void flush() throws IOException {
    if (batch.positions.isEmpty()) {
      return;
    }
    long startNs = System.nanoTime();
    room.require();
    if (!inspector.inspect(topic).equals(identity)) {
      LOG.warn("The topic is another one than when the batch began topic={}", topic);
      throwAway();
      return;
    }
    Map<Integer, Long> positions = new HashMap<>();
    batch.positions.forEach((partition, to) -> positions.put(partition.partition(), to));
    sink.commit(positions);
    metrics.committed(topic, Duration.ofNanos(System.nanoTime() - startNs));
    tellKafka();
    batch.clear();
    lagRecords = kafkaLag();
  }

  /** For people who look at the group; nothing is read from there. */
  private void tellKafka() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    batch.positions.forEach((partition, to) -> offsets.put(partition, new OffsetAndMetadata(to)));
    consumer.commitAsync(
        offsets,
        (committed, e) -> {
          if (e != null) {
            LOG.debug("Kafka did not take the group's offsets topic={}", topic, e);
          }
        });
  }

  private void flushLast() {
    if (mustSeek) {
      return;
    }
    try {
      flush();
    } catch (IOException | KafkaException e) {
      LOG.warn("The last batch is left to the next start topic={}", topic, e);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    flushLast();
    throwAway();
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    throwAway();
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    throwAway();
  }

  /** What was read since the last commit. */
  private final class Batch {
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private long records;
    private long bytes;
    private long firstNs;

    void add(ConsumerRecord<byte[], byte[]> record) {
      if (records == 0) {
        firstNs = System.nanoTime();
      }
      records++;
      bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    void moved(TopicPartition partition, long to) {
      positions.put(partition, to);
    }

    boolean isDue(ArchiveSink tables) {
      return records > 0
          && (records >= properties.maxRows()
              || bytes >= properties.maxBytes().toBytes()
              || tables.isFull()
              || System.nanoTime() - firstNs >= properties.flushInterval().toNanos());
    }

    void clear() {
      positions.clear();
      records = 0;
      bytes = 0;
    }
  }
}
