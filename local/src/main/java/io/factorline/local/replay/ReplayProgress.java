package io.factorline.local.replay;

/** Is told how a replay goes. Called by the thread of the replay. */
public interface ReplayProgress {
  /** Hears nothing. */
  ReplayProgress NONE =
      new ReplayProgress() {
        @Override
        public void badLine(long number, String reason) {}

        @Override
        public void sent(long ticks, long elapsedNs) {}

        @Override
        public void waiting(long records, int partitions) {}
      };

  /** A line of the file is no tick and was not sent. */
  void badLine(long number, String reason);

  /** So many ticks were handed to Kafka so far. Called often. */
  void sent(long ticks, long elapsedNs);

  /** All is sent; so many records of so many partitions are not applied yet. Called often. */
  void waiting(long records, int partitions);
}
