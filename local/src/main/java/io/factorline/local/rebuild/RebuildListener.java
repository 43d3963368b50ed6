package io.factorline.local.rebuild;

import java.util.Map;

/** Is told how a rebuild goes. Called by the thread that runs it. */
public interface RebuildListener {
  /** So many partitions have lost their rows. */
  void lost(int partitions);

  /** States were made of so many; of the others all of Kafka's log is read. */
  void states(int partitions, Map<Integer, String> without);

  /** So many partitions are open again. */
  void open(int partitions);

  /** An offline view is loaded, or not: {@code problem} is empty or says why. */
  void loaded(String view, String problem);
}
