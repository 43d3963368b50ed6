package io.factorline.sync.archive;

import io.factorline.lake.RowAppender;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record as a row of its archive. */
interface RecordRow {

  /** Writes the whole row. */
  void write(ConsumerRecord<byte[], byte[]> record, String topicId, RowAppender row)
      throws IOException;
}
