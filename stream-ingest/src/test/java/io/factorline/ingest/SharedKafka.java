package io.factorline.ingest;

import io.factorline.local.backend.FreshTopics;
import io.factorline.local.backend.KafkaProcess;
import io.factorline.local.backend.KafkaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka of all stacks of this JVM, one after another: each may kill and freeze it, and the next
 * finds topics and group new.
 */
final class SharedKafka {
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
    }
    FreshTopics.make(kafka.bootstrapServers());
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
