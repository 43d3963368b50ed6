package io.factorline.local.backend;

import io.factorline.access.KafkaAddress;
import io.factorline.event.Topics;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of Factorline and how they are created. */
public final class KafkaTopics {
  /** Names of all of them. */
  public static final List<String> ALL =
      List.of(
          Topics.TICKS,
          Topics.FACTOR_BARS,
          Topics.TICKS_REJECTED,
          Topics.SIGNALS,
          Topics.SIGNAL_AUDIT,
          Topics.EXECUTIONS,
          Topics.CANARY_LEDGER);

  /** Partitions of each topic by default. */
  public static final int PARTITIONS = 16;

  private static final short REPLICAS = 1;
  private static final int TIMEOUT_S = 30;

  /** How long topics that tell of signals and money are kept by default. */
  static final Duration AUDIT_RETENTION = Duration.ofDays(365);

  private KafkaTopics() {}

  /** Creates those topics that do not exist, with the default number of partitions. */
  public static void create(String bootstrapServers) {
    create(bootstrapServers, PARTITIONS);
  }

  /** Creates those topics that do not exist, with one replica of each partition. */
  public static void create(String bootstrapServers, int partitions) {
    create(KafkaAddress.of(bootstrapServers), partitions, REPLICAS, AUDIT_RETENTION);
  }

  /**
   * Creates those topics that do not exist, and waits until each partition of all of them is led;
   * existing ones stay as they are.
   *
   * @param auditRetention how long topics that tell of signals and money are kept
   * @throws IllegalStateException if the broker refuses or does not answer
   */
  static void create(KafkaAddress kafka, int partitions, short replicas, Duration auditRetention) {
    try (Admin admin = Admin.create(kafka.client())) {
      Set<String> present = admin.listTopics().names().get(TIMEOUT_S, TimeUnit.SECONDS);
      List<NewTopic> missing =
          ALL.stream()
              .filter(name -> !present.contains(name))
              .map(name -> topic(name, partitions, replicas, auditRetention))
              .toList();
      admin.createTopics(missing).all().get(TIMEOUT_S, TimeUnit.SECONDS);
      awaitLeaders(admin, missing, present);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException("Kafka does not create the topics: " + e.getMessage(), e);
      }
    } catch (TimeoutException e) {
      throw new IllegalStateException("Kafka did not answer: server=" + kafka, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /*
   * A producer that comes before the leader has its first batch refused and its second taken; the
   * broker then knows the second as the beginning, and refuses the first for ever.
   */
  private static void awaitLeaders(Admin admin, List<NewTopic> made, Set<String> present)
      throws InterruptedException, ExecutionException, TimeoutException {
    Set<TopicPartition> all = new LinkedHashSet<>();
    made.forEach(topic -> addPartitions(topic.name(), topic.numPartitions(), all));
    List<String> before = ALL.stream().filter(present::contains).toList();
    admin
        .describeTopics(before)
        .allTopicNames()
        .get(TIMEOUT_S, TimeUnit.SECONDS)
        .forEach((name, topic) -> addPartitions(name, topic.partitions().size(), all));
    if (!Wait.until(Duration.ofSeconds(TIMEOUT_S), () -> areLed(admin, all))) {
      throw new TimeoutException("must be led: topics=" + ALL);
    }
  }

  /** Whether each partition is led; only its leader itself tells the end of its log. */
  public static boolean areLed(Admin admin, Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> ends = new LinkedHashMap<>();
    partitions.forEach(partition -> ends.put(partition, OffsetSpec.latest()));
    try {
      admin.listOffsets(ends).all().get(TIMEOUT_S, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException) {
        return false;
      }
      throw new IllegalStateException("Kafka does not tell the ends of topics", e);
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void addPartitions(String topic, int partitions, Set<TopicPartition> all) {
    for (int p = 0; p < partitions; p++) {
      all.add(new TopicPartition(topic, p));
    }
  }

  private static NewTopic topic(
      String name, int partitions, short replicas, Duration auditRetention) {
    Map<String, String> configuration = new LinkedHashMap<>();
    configuration.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    if (name.equals(Topics.SIGNALS)
        || name.equals(Topics.SIGNAL_AUDIT)
        || name.equals(Topics.EXECUTIONS)
        || name.equals(Topics.CANARY_LEDGER)) {
      configuration.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(auditRetention.toMillis()));
    }
    return new NewTopic(name, partitions, replicas).configs(configuration);
  }
}
