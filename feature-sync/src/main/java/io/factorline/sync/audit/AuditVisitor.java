package io.factorline.sync.audit;

import io.factorline.audit.ChainRecord;
import io.factorline.lake.Expired;
import java.io.IOException;

/** Is told all records of a span, partition by partition in the order of offsets. One thread. */
interface AuditVisitor {
  /**
   * Records of a topic follow.
   *
   * @param topicId 32 hexadecimal digits
   */
  void topic(String topicId) throws IOException;

  /**
   * Records of a partition follow.
   *
   * @param isFromBeginning whether the first is the first that there ever was
   */
  void partition(int partition, boolean isFromBeginning) throws IOException;

  /** Where the chains stood in what was deleted as too old; before the first record. */
  void expired(Expired expired) throws IOException;

  void record(ChainRecord record) throws IOException;

  /** Records that Kafka had deleted before they were archived stood here. */
  void lost(long from, long to) throws IOException;
}
