package io.factorline.sync.archive;

import io.factorline.lake.OffsetRange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The tables that one topic goes to. One thread. A batch is added to, then committed as one. */
interface ArchiveSink {

  /**
   * Where the tables end: reading must go on there. Forgets the batch.
   *
   * @param partitions those that will be read
   * @return the offset of each of them
   */
  Map<Integer, Long> begin(TopicIdentity topic, List<Integer> partitions) throws IOException;

  /**
   * Notes records that Kafka has deleted and that the tables will never hold; they go on behind.
   * Called after {@link #begin}, before the first record.
   */
  void lost(OffsetRange records) throws IOException;

  /** Adds a record to the batch. */
  void add(ConsumerRecord<byte[], byte[]> record) throws IOException;

  /** Rows of the batch. */
  long rows();

  /** Whether the batch must be committed for another reason than its size. */
  boolean isFull();

  /**
   * Writes the batch and moves the cuts. If it fails, some tables may have it and others not: the
   * next {@link #begin} knows.
   *
   * @param positions per partition the offset up to which all records were added
   * @throws CutConflictException if another process was faster
   */
  void commit(Map<Integer, Long> positions) throws IOException;

  /** Forgets the batch. */
  void discard();
}
