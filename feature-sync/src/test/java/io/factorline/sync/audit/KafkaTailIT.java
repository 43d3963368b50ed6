package io.factorline.sync.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.factorline.access.KafkaAddress;
import io.factorline.audit.ChainRecord;
import io.factorline.event.Topics;
import io.factorline.local.backend.Backends;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.backend.TopicLog;
import io.factorline.sync.fixture.FakeJob;
import io.factorline.sync.job.JobFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chains that only Kafka has, of a topic that is of no other test in this module. */
final class KafkaTailIT {
  private static final String KAFKA = Backends.shared().bootstrapServers();

  @TempDir private Path folder;

  @Test
  void shouldVerifyWhatKafkaHas() throws Exception {
    KafkaTopics.create(KAFKA);
    assertThat(TopicLog.ends(KAFKA, Topics.SIGNAL_AUDIT).values()).containsOnly(0L);
    try (AuditLake lake = new AuditLake(folder).predict(300);
        Admin admin = Admin.create(Map.of("bootstrap.servers", KAFKA));
        KafkaProducer<byte[], byte[]> producer = producer()) {
      AuditVerifyJob verify =
          new AuditVerifyJob(
              new AuditLog(lake.manifests, lake.reader),
              () -> KafkaTail.open(KafkaAddress.of(KAFKA), admin),
              () -> System.currentTimeMillis() + 3_600_000);
      send(producer, lake.records.get(0));
      send(producer, lake.records.get(1).subList(0, 150));
      assertThat(run(verify)).containsEntry("whole", true).containsEntry("records", 301L);

      send(producer, List.of(lake.records.get(1).get(150)));
      assertThat(run(verify))
          .containsEntry("whole", true)
          .containsEntry("records", 302L)
          .containsEntry("seals", 2L);

      lake.predict(4);
      send(producer, lake.records.get(0).subList(152, 153));

      JobFailedException failure =
          catchThrowableOfType(JobFailedException.class, () -> run(verify));
      assertThat(failure).hasMessageContaining("first=MISSING partition=0, offset=151");
    }
  }

  @Test
  void shouldNameKafkaWhereItDoesNotTell() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", "127.0.0.1:1");
    settings.put("request.timeout.ms", 500);
    settings.put("default.api.timeout.ms", 1_000);
    try (Admin nobody = Admin.create(settings)) {
      assertThatThrownBy(() -> KafkaTail.open(KafkaAddress.of("127.0.0.1:1"), nobody))
          .isInstanceOf(IOException.class)
          .hasMessage("must be told by Kafka: topic=signal-audit");
    }
  }

  private static Map<String, Object> run(AuditVerifyJob verify) throws Exception {
    return verify.run(new FakeJob(verify.check(Map.of())));
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", KAFKA, "acks", "all"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, List<ChainRecord> records)
      throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    for (ChainRecord one : records) {
      sent.add(
          producer.send(
              new ProducerRecord<>(Topics.SIGNAL_AUDIT, one.partition(), one.key(), one.value())));
    }
    for (Future<?> one : sent) {
      one.get();
    }
  }
}
