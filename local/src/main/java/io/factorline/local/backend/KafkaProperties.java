package io.factorline.local.backend;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The broker's configuration: one node that is broker and controller, loopback only, small, with
 * the group time-outs low enough for a fail-over within seconds.
 */
final class KafkaProperties {
  private static final long LOG_BYTES_PER_PARTITION = 256L << 20;

  private static final Map<String, String> NODE =
      Map.of(
          "process.roles", "broker,controller",
          "node.id", "1",
          "controller.listener.names", "CONTROLLER",
          "inter.broker.listener.name", "PLAINTEXT",
          "num.network.threads", "2",
          "num.io.threads", "2",
          "background.threads", "2",
          // A broker that was killed is let in again when its last session is over.
          "broker.session.timeout.ms", "3000",
          "broker.heartbeat.interval.ms", "500",
          // The cleaner's default buffer alone is a quarter of our heap.
          "log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));

  private static final Map<String, String> TOPICS =
      Map.of(
          "auto.create.topics.enable", "false",
          "num.partitions", Integer.toString(KafkaTopics.PARTITIONS),
          "default.replication.factor", "1",
          "min.insync.replicas", "1",
          "log.message.timestamp.type", "LogAppendTime",
          "log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE),
          "log.segment.bytes", Integer.toString(64 << 20),
          "log.retention.hours", "48",
          "log.retention.bytes", Long.toString(LOG_BYTES_PER_PARTITION));

  private static final Map<String, String> INTERNAL_TOPICS =
      Map.of(
          "offsets.topic.replication.factor", "1",
          "offsets.topic.num.partitions", "4",
          // Committed offsets outlive a stack that stood still for months.
          "offsets.retention.minutes", "525600",
          "transaction.state.log.replication.factor", "1",
          "transaction.state.log.min.isr", "1",
          "transaction.state.log.num.partitions", "4",
          "share.coordinator.state.topic.replication.factor", "1",
          "share.coordinator.state.topic.min.isr", "1",
          "share.coordinator.state.topic.num.partitions", "1");

  private static final Map<String, String> GROUPS =
      Map.of(
          "group.initial.rebalance.delay.ms", "0",
          "group.min.session.timeout.ms", "1000",
          "group.consumer.min.session.timeout.ms", "1000",
          "group.consumer.session.timeout.ms", "3000",
          "group.consumer.min.heartbeat.interval.ms", "250",
          "group.consumer.heartbeat.interval.ms", "500");

  private KafkaProperties() {}

  /** The text of a properties file; what the settings override comes last and wins. */
  static String text(KafkaSettings settings) {
    SortedMap<String, String> all = new TreeMap<>(NODE);
    all.putAll(TOPICS);
    all.putAll(INTERNAL_TOPICS);
    all.putAll(GROUPS);
    String broker = "PLAINTEXT://127.0.0.1:" + settings.port();
    all.put("controller.quorum.voters", "1@127.0.0.1:" + settings.controllerPort());
    all.put("listeners", broker + ",CONTROLLER://127.0.0.1:" + settings.controllerPort());
    all.put("advertised.listeners", broker);
    all.put("log.dirs", settings.storage().toString().replace("\\", "\\\\"));
    all.putAll(settings.overrides());
    return all.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
