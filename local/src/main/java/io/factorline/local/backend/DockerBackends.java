package io.factorline.local.backend;

import io.factorline.local.process.ProcessException;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Both backends in containers, which Testcontainers removes when the JVM ends. */
final class DockerBackends implements Backends {
  private static final String KAFKA_IMAGE = "apache/kafka:4.4.0";
  private static final String REDIS_IMAGE = "redis:7.4-alpine";
  private static final int REDIS_PORT = 6379;

  private static final Map<String, String> KAFKA_ENVIRONMENT =
      Map.of(
          "KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false",
          "KAFKA_NUM_PARTITIONS", Integer.toString(KafkaTopics.PARTITIONS),
          "KAFKA_LOG_MESSAGE_TIMESTAMP_TYPE", "LogAppendTime",
          "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0",
          "KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000",
          "KAFKA_GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS", "1000",
          "KAFKA_GROUP_CONSUMER_SESSION_TIMEOUT_MS", "3000",
          "KAFKA_GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS", "250",
          "KAFKA_GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS", "500");

  private final KafkaContainer kafka;
  private final GenericContainer<?> redis;

  private DockerBackends(KafkaContainer kafka, GenericContainer<?> redis) {
    this.kafka = kafka;
    this.redis = redis;
  }

  static Backends start() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new ProcessException(
          "-Dbackends=docker needs a running Docker and none answers: start it, or leave the"
              + " option out (-Dbackends=local needs no Docker).");
    }
    return running();
  }

  // Nothing closes them: Testcontainers' own reaper does when the JVM ends.
  @SuppressWarnings("resource")
  private static Backends running() {
    KafkaContainer kafka =
        new KafkaContainer(DockerImageName.parse(KAFKA_IMAGE)).withEnv(KAFKA_ENVIRONMENT);
    GenericContainer<?> redis =
        new GenericContainer<>(DockerImageName.parse(REDIS_IMAGE))
            .withExposedPorts(REDIS_PORT)
            .withCommand("redis-server", "--appendonly", "yes", "--maxmemory-policy", "noeviction");
    kafka.start();
    redis.start();
    return new DockerBackends(kafka, redis);
  }

  @Override
  public String bootstrapServers() {
    return kafka.getBootstrapServers();
  }

  @Override
  public String redisUri() {
    return "redis://" + redis.getHost() + ":" + redis.getMappedPort(REDIS_PORT);
  }
}
