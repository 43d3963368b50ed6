package io.factorline.sync.audit;

import io.factorline.audit.ChainRecord;
import io.factorline.store.TopicId;
import java.io.IOException;

/** What a topic has. One thread. */
interface TopicTail extends AutoCloseable {
  /** Opens one. */
  @FunctionalInterface
  interface Tails {
    /**
     * The topic as it is now.
     *
     * @throws IOException if Kafka does not tell
     */
    TopicTail open() throws IOException;
  }

  /** Is told records. */
  @FunctionalInterface
  interface Each {
    void accept(ChainRecord record) throws IOException;
  }

  TopicId topic();

  int partitions();

  /** Offset of the first record that a partition still has. */
  long begin(int partition) throws IOException;

  /** Offset behind the last record that a partition has now. */
  long end(int partition) throws IOException;

  /** Tells the records of a partition, in order. */
  void read(int partition, long from, long to, Each each) throws IOException;

  @Override
  void close();
}
