package io.factorline.ingest.consume;

import io.factorline.engine.LogRecord;
import io.factorline.ingest.loop.FollowedTick;
import io.factorline.ingest.loop.IngestLoop;
import io.factorline.ingest.loop.ReadBatch;
import io.factorline.time.EpochClock;
import io.factorline.tracing.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Takes what each poll gives: decodes it on the polling thread and submits it to the loop. When too
 * much waits there, the container is paused until half of it is gone.
 */
public final class TickReader
    implements BatchAcknowledgingConsumerAwareMessageListener<byte[], byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(TickReader.class);
  private static final long NEVER = Long.MAX_VALUE;

  private final IngestLoop loop;
  private final Assignments assignments;
  private final Commits commits;
  private final BackPressure backPressure;
  private final SeedPause seedPause;
  private final Backlog backlog;
  private final EpochClock clock;
  private final RecordDecoder decoder = new RecordDecoder();
  private final FollowedTicks followed;
  private final Map<Integer, Position> positions = new HashMap<>();

  /** The offset that must come next within an assignment. */
  private record Position(long assignment, long nextOffset) {}

  /** By which clock, and with which traces, records are read. */
  public record Decoding(EpochClock clock, Tracing tracing) {}

  /** A reader that submits to this loop. */
  public TickReader(
      IngestLoop loop,
      Assignments assignments,
      BackPressure backPressure,
      Decoding decoding,
      Duration commitInterval) {
    this.loop = loop;
    this.assignments = assignments;
    this.backPressure = backPressure;
    this.seedPause = new SeedPause(loop);
    this.backlog = assignments.backlog();
    this.clock = decoding.clock();
    this.followed = new FollowedTicks(decoding.tracing());
    this.commits = new Commits(loop, assignments, commitInterval);
  }

  @Override
  public boolean wantsPollResult() {
    return true;
  }

  @Override
  public void onMessage(
      List<ConsumerRecord<byte[], byte[]>> records,
      @Nullable Acknowledgment acknowledgment,
      @Nullable Consumer<?, ?> consumer) {
    throw new UnsupportedOperationException("the whole poll result is wanted");
  }

  @Override
  public void onMessage(
      ConsumerRecords<byte[], byte[]> records,
      @Nullable Acknowledgment acknowledgment,
      Consumer<byte[], byte[]> consumer) {
    List<ReadBatch> batches = new ArrayList<>(records.partitions().size());
    long nowMs = clock.nowMs();
    for (TopicPartition partition : records.partitions()) {
      Long assignment = assignments.assignmentOf(partition.partition());
      if (assignment != null && isForward(partition, assignment, records.records(partition))) {
        List<LogRecord> decoded = decodeAll(records.records(partition));
        Map<Long, FollowedTick> traced = followed(partition, records.records(partition));
        batches.add(new ReadBatch(partition.partition(), assignment, decoded, traced));
        backlog.read(partition.partition(), decoded.getLast().appendMs(), nowMs);
      }
    }
    backlog.ask(consumer, nowMs);
    loop.submit(batches, backlog.sinceMs());
    backPressure.check(loop.queuedRecords());
    seedPause.check(consumer, backPressure.isPaused());
    commits.runIfDue(consumer);
  }

  /**
   * Whether offsets go on within an assignment. They do not where the topic was made anew under the
   * consumer, which then begins at its first record: those are not of the log that is followed.
   */
  private boolean isForward(
      TopicPartition partition, long assignment, List<ConsumerRecord<byte[], byte[]>> records) {
    Position before = positions.get(partition.partition());
    long expected = before == null || before.assignment() != assignment ? 0 : before.nextOffset();
    boolean isForward = records.getFirst().offset() >= expected;
    if (!isForward && expected != NEVER) {
      LOG.warn("Offsets went back, records are left to the next assignment at={}", partition);
    }
    long nextOffset = isForward ? records.getLast().offset() + 1 : NEVER;
    positions.put(partition.partition(), new Position(assignment, nextOffset));
    return isForward;
  }

  private Map<Long, FollowedTick> followed(
      TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
    TopicIdentity topic = assignments.topicOf(partition.partition());
    return topic == null ? Map.of() : followed.among(topic.id(), records);
  }

  private List<LogRecord> decodeAll(List<ConsumerRecord<byte[], byte[]>> records) {
    List<LogRecord> decoded = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      decoded.add(decoder.decode(record));
    }
    return decoded;
  }

  /** To be called on the polling thread while nothing is read. */
  public void onIdle(Consumer<?, ?> consumer) {
    backlog.ask(consumer, clock.nowMs());
    loop.submit(List.of(), backlog.sinceMs());
    backPressure.check(loop.queuedRecords());
    seedPause.check(consumer, backPressure.isPaused());
    commits.runIfDue(consumer);
  }
}
