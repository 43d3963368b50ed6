package io.factorline.local.backend;

import io.factorline.local.process.Ports;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;

/** Asks a broker whether it serves: it names itself, and each partition has a leader. */
final class KafkaProbe {
  private static final int TIMEOUT_MS = 2_000;

  private KafkaProbe() {}

  static boolean serves(int port) {
    // A connection first: the client would log its own failed attempts.
    if (!Ports.isListening(port)) {
      return false;
    }
    Admin admin = Admin.create(configuration(port));
    try {
      if (admin.describeCluster().nodes().get(TIMEOUT_MS, TimeUnit.MILLISECONDS).isEmpty()) {
        return false;
      }
      Set<String> names = admin.listTopics().names().get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
      return admin
          .describeTopics(names)
          .allTopicNames()
          .get(TIMEOUT_MS, TimeUnit.MILLISECONDS)
          .values()
          .stream()
          .allMatch(KafkaProbe::hasLeaders);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      // At once: a close without a limit waits for calls that a broker in its start never answers.
      admin.close(Duration.ZERO);
    }
  }

  private static boolean hasLeaders(TopicDescription topic) {
    return topic.partitions().stream()
        .allMatch(partition -> partition.leader() != null && !partition.leader().isEmpty());
  }

  private static Map<String, Object> configuration(int port) {
    return Map.of(
        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
        "127.0.0.1:" + port,
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
        TIMEOUT_MS,
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        TIMEOUT_MS);
  }
}
