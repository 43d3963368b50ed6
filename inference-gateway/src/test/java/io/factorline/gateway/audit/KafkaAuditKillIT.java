package io.factorline.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.audit.ChainRecord;
import io.factorline.audit.ChainVerifier;
import io.factorline.audit.Verification;
import io.factorline.event.Topics;
import io.factorline.local.backend.Backends;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.backend.TopicLog;
import io.factorline.local.process.OsProcess;
import io.factorline.local.process.ProcessSpec;
import io.factorline.local.time.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replicas that record at the same time are killed with records under way, and others begin: the
 * chains hold. {@code -Daudit.kills=20} kills more often.
 */
final class KafkaAuditKillIT {
  private static final int KILLS = Integer.getInteger("audit.kills", 1);
  private static final int ANSWERS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private final String kafka = Backends.shared().bootstrapServers();
  private int started;

  @Test
  void shouldHoldWhoeverIsKilledWhen() {
    KafkaTopics.create(kafka);
    Map<Integer, Long> begin = TopicLog.ends(kafka, Topics.SIGNAL_AUDIT);
    OsProcess steady = start();
    for (int kill = 0; kill < KILLS; kill++) {
      OsProcess other = start();
      awaitAnswers(other);
      other.kill();
    }
    awaitAnswers(steady);
    steady.stop(PATIENCE);

    Map<Integer, List<ChainRecord>> records = records(begin);
    Verification found = verify(records);

    assertThat(found.findings()).isEmpty();
    assertThat(found.records()).isGreaterThan(acknowledged() * 40);
    assertThat(found.seals()).isPositive();
    assertThat(found.unsealed())
        .as("what those that were killed did not seal")
        .isLessThan(found.records());
    damage(records);
    assertThat(verify(records).isWhole()).isFalse();
  }

  private OsProcess start() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String name = "audit-" + ++started;
    return OsProcess.start(
        new ProcessSpec(
            name,
            List.of(
                java,
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                AuditMain.class.getName(),
                kafka,
                Backends.shared().redisUri(),
                answers(name).toString()),
            Map.of("CLASSPATH", System.getProperty("java.class.path")),
            Path.of("").toAbsolutePath(),
            folder.resolve(name + ".log")));
  }

  private Path answers(String name) {
    return folder.resolve(name + ".answers");
  }

  private void awaitAnswers(OsProcess process) {
    long before = size(answers(process.name()));
    assertThat(Wait.until(PATIENCE, () -> size(answers(process.name())) >= before + ANSWERS))
        .as("records of %s", process.name())
        .isTrue();
  }

  private long acknowledged() {
    long sum = 0;
    for (int i = 1; i <= started; i++) {
      sum += size(answers("audit-" + i));
    }
    return sum;
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<Integer, List<ChainRecord>> records(Map<Integer, Long> begin) {
    Map<Integer, List<ChainRecord>> records = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> one : TopicLog.read(kafka, Topics.SIGNAL_AUDIT)) {
      if (one.offset() >= begin.getOrDefault(one.partition(), 0L)) {
        records
            .computeIfAbsent(one.partition(), partition -> new ArrayList<>())
            .add(
                new ChainRecord(
                    one.partition(), one.offset(), one.timestamp(), one.key(), one.value()));
      }
    }
    return records;
  }

  private static Verification verify(Map<Integer, List<ChainRecord>> records) {
    ChainVerifier verifier = new ChainVerifier();
    records.forEach((partition, all) -> {
      verifier.partition(partition, false);
      all.forEach(verifier::add);
    });
    return verifier.end(partition ->
        records.containsKey(partition) ? records.get(partition).getLast().offset() + 1 : 0);
  }

  private static void damage(Map<Integer, List<ChainRecord>> records) {
    List<ChainRecord> all = records.values().iterator().next();
    all.get(all.size() / 2).value()[20] ^= 1;
  }
}
