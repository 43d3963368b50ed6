package io.factorline.local.backend;

import io.factorline.access.KafkaAddress;
import java.time.Duration;

/** Main class of a process that creates the topics of Factorline and ends. */
final class TopicsMain {
  private static final int LEAST_ARGUMENTS = 3;
  private static final int MOST_ARGUMENTS = 4;

  private TopicsMain() {}

  /**
   * Arguments: Kafka's address, what proves an administrator being in the environment; partitions
   * of each topic, replicas of each partition, and days that topics are kept which tell of signals
   * and money (default 365).
   */
  public static void main(String[] args) {
    if (args.length < LEAST_ARGUMENTS || args.length > MOST_ARGUMENTS) {
      throw new IllegalArgumentException(
          "must be SERVERS PARTITIONS REPLICAS [AUDIT_DAYS]: arguments=" + args.length);
    }
    Duration kept =
        args.length == MOST_ARGUMENTS
            ? Duration.ofDays(Long.parseLong(args[LEAST_ARGUMENTS]))
            : KafkaTopics.AUDIT_RETENTION;
    if (!kept.isPositive()) {
      throw new IllegalArgumentException("must be > 0: AUDIT_DAYS=" + kept.toDays());
    }
    KafkaAddress kafka = KafkaEnvironment.address(args[0], System.getenv());
    KafkaTopics.create(kafka, Integer.parseInt(args[1]), Short.parseShort(args[2]), kept);
  }
}
