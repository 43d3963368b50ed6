package io.factorline.ingest.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.engine.LogRecord;
import io.factorline.event.MarketEvent;
import io.factorline.event.MarketEventReader;
import io.factorline.event.Topics;
import io.factorline.ingest.loop.IngestLoop;
import io.factorline.ingest.loop.ReadBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Takes what each poll gives: decodes it on the polling thread and submits it to the loop. When too
 * much waits there, the container is paused until half of it is gone.
 */
public final class TickReader
    implements BatchAcknowledgingConsumerAwareMessageListener<byte[], byte[]> {
  private static final byte[] EMPTY = {};

  private final IngestLoop loop;
  private final Assignments assignments;
  private final Commits commits;
  private final BackPressure backPressure;
  private final MarketEventReader reader = new MarketEventReader();

  /** A reader that submits to this loop. */
  public TickReader(
      IngestLoop loop,
      Assignments assignments,
      BackPressure backPressure,
      Duration commitInterval) {
    this.loop = loop;
    this.assignments = assignments;
    this.backPressure = backPressure;
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
    for (TopicPartition partition : records.partitions()) {
      Long assignment = assignments.assignmentOf(partition.partition());
      if (assignment != null) {
        batches.add(
            new ReadBatch(
                partition.partition(), assignment, decodeAll(records.records(partition))));
      }
    }
    loop.submit(batches);
    backPressure.check(loop.queuedRecords());
    commits.runIfDue(consumer);
  }

  private List<LogRecord> decodeAll(List<ConsumerRecord<byte[], byte[]>> records) {
    List<LogRecord> decoded = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      MarketEvent event = reader.read(record.key(), record.value(), typeOf(record));
      byte[] raw = record.value() == null ? EMPTY : record.value();
      decoded.add(new LogRecord(record.offset(), record.timestamp(), event, raw));
    }
    return decoded;
  }

  private static @Nullable String typeOf(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(Topics.TYPE_HEADER);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }

  /** Runs on the polling thread while nothing is read. */
  @EventListener
  public void onIdle(ListenerContainerIdleEvent event) {
    backPressure.check(loop.queuedRecords());
    commits.runIfDue(event.getConsumer());
  }
}
