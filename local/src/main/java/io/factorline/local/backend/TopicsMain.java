package io.factorline.local.backend;

/** Main class of a process that creates the topics of Factorline and ends. */
final class TopicsMain {
  private static final int ARGUMENTS = 3;

  private TopicsMain() {}

  /** Arguments: Kafka's address, partitions of each topic, replicas of each partition. */
  public static void main(String[] args) {
    if (args.length != ARGUMENTS) {
      throw new IllegalArgumentException(
          "must be SERVERS PARTITIONS REPLICAS: arguments=" + args.length);
    }
    KafkaTopics.create(args[0], Integer.parseInt(args[1]), Short.parseShort(args[2]));
  }
}
