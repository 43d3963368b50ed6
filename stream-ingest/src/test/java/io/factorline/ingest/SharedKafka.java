package io.factorline.ingest;

import io.factorline.event.Topics;
import io.factorline.local.backend.KafkaProcess;
import io.factorline.local.backend.KafkaSettings;
import io.factorline.local.backend.KafkaTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka of all stacks of this JVM, one after another: each may kill and freeze it, and the next
 * finds topics and group new.
 */
final class SharedKafka {
  private static final List<String> TOPICS =
      List.of(Topics.TICKS, Topics.FACTOR_BARS, Topics.TICKS_REJECTED);
  private static final int TIMEOUT_S = 30;
  private static @Nullable KafkaProcess shared;

  private SharedKafka() {}

  /** The running Kafka, with all topics and nothing in them. */
  static synchronized KafkaProcess cleared() {
    KafkaProcess kafka = shared;
    if (kafka == null) {
      kafka = start();
      shared = kafka;
    } else {
      revive(kafka);
      clear(kafka.bootstrapServers());
    }
    KafkaTopics.create(kafka.bootstrapServers());
    return kafka;
  }

  private static KafkaProcess start() {
    Path folder = temporaryFolder();
    KafkaProcess kafka = KafkaProcess.start(KafkaSettings.in(folder));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(kafka, folder), "end-kafka"));
    return kafka;
  }

  private static void revive(KafkaProcess kafka) {
    if (kafka.process().isAlive()) {
      kafka.resume();
    } else {
      kafka.start();
    }
  }

  private static void clear(String bootstrapServers) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      IngestStack.await("the group is gone", () -> isGroupGone(admin));
      List<String> present = names(admin).stream().filter(TOPICS::contains).toList();
      admin.deleteTopics(present).all().get(TIMEOUT_S, TimeUnit.SECONDS);
      IngestStack.await(
          "the topics are gone", () -> names(admin).stream().noneMatch(TOPICS::contains));
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka must be cleared", e);
    }
  }

  /** Members that were killed are in it until their sessions are over. */
  private static boolean isGroupGone(Admin admin) {
    try {
      admin
          .deleteConsumerGroups(List.of(Topics.INGEST_GROUP))
          .all()
          .get(TIMEOUT_S, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case GroupIdNotFoundException gone -> true;
        case GroupNotEmptyException members -> false;
        case RetriableException later -> false;
        default -> throw new IllegalStateException("Kafka must delete the group", e);
      };
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException("Kafka must delete the group", e);
    }
  }

  private static Set<String> names(Admin admin) {
    try {
      return admin.listTopics().names().get(TIMEOUT_S, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka must tell its topics", e);
    }
  }

  /** Its data is thrown away, so an orderly stop would be time lost. */
  private static void end(KafkaProcess kafka, Path folder) {
    kafka.kill();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("factorline-kafka");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
