package io.factorline.gateway.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.access.KafkaAddress;
import io.factorline.event.Topics;
import io.factorline.gateway.execution.Execution;
import io.factorline.gateway.execution.ExecutionFeed;
import io.factorline.gateway.execution.ExecutionOutcome;
import io.factorline.gateway.execution.Executions;
import io.factorline.gateway.ledger.CanaryLedger;
import io.factorline.gateway.money.Standing;
import io.factorline.gateway.rollout.Cause;
import io.factorline.gateway.rollout.MoneyLimits;
import io.factorline.gateway.rollout.Plan;
import io.factorline.gateway.rollout.Plans;
import io.factorline.local.backend.Backends;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.time.Wait;
import io.factorline.metric.GatewayMeters;
import io.factorline.tracing.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Executions by topic, in a partition of a real Kafka, into a real ledger. */
final class ExecutionFeedIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final TopicPartition PARTITION = new TopicPartition(Topics.EXECUTIONS, 3);

  private final String kafka = Backends.shared().bootstrapServers();
  private final String model = "m" + UUID.randomUUID();
  private final String group = "g" + UUID.randomUUID();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CanaryMetrics metrics = new CanaryMetrics(registry);
  private final Admin admin;
  private final KafkaProducer<String, String> producer;
  private TestReplica replica;

  ExecutionFeedIT() {
    KafkaTopics.create(kafka);
    admin = Admin.create(Map.of("bootstrap.servers", kafka));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka), new StringSerializer(), new StringSerializer());
  }

  @BeforeEach
  void start() throws Exception {
    commit(end());
    replica =
        new TestReplica(
            "one", model, URI.create(Backends.shared().redisUri()), kafka, List.of("X1"));
    await(replica::isOpen);
    Plan plan =
        Plans.of(2, new MoneyLimits("USD", 5, 10_000, 100, 20_000, 10_000), Plans.quick(), 10_000);
    replica.desk.step(
        model,
        0L,
        false,
        (rollout, nowMs) -> rollout.start(plan, 1, "sha", "salt", new Cause("ada", "try", nowMs)));
    await(() -> replica.rollout().takesWeight());
  }

  @AfterEach
  void stop() {
    replica.close();
    producer.close();
    admin.close();
  }

  @Test
  void shouldBookEachFillOnceAndPassWhatIsNone() throws Exception {
    String id = reserve(600_000);
    send(null);
    send("{\"signalId\":");
    send(fill(id, "f0", "100").replace("100", "-1"));
    send(fill("0".repeat(32), "f0", "100"));
    send(fill(id, "f1", "60"));
    send(fill(id, "f1", "60"));
    send(fill(id, "f2", "20"));
    long end = end();
    try (ExecutionFeed feed = feed(replica.executions)) {
      await(() -> committed() == end);
    }

    assertThat(standing().grossCents()).isEqualTo(8_000);
    assertThat(standing().reservedCents()).isEqualTo(2_000);
    assertThat(standing().fills()).isEqualTo(2);
    assertThat(counted("malformed")).isEqualTo(3);
    assertThat(counted("unknown")).isEqualTo(1);
    assertThat(replica.execute(executed(id, "f1", 60))).isEqualTo(ExecutionOutcome.DUPLICATE);
    assertThat(standing().fills()).as("the same by REST").isEqualTo(2);
  }

  /* Replicas that cannot book leave the records to those that can. */
  @Test
  void shouldCommitOnlyWhatIsInTheLedger() throws Exception {
    String id = reserve(600_000);
    long before = end();
    send(fill(id, "f1", "60"));
    try (CanaryLedger full =
            CanaryLedger.open(KafkaAddress.of(kafka), 0, new SimpleMeterRegistry());
        ExecutionFeed feed = feed(new Executions(full, TestReplica::origin, metrics))) {
      await(() -> counted("failed") > 0);
    }
    assertThat(committed()).isEqualTo(before);

    try (ExecutionFeed feed = feed(replica.executions)) {
      await(() -> committed() == before + 1);
    }
    assertThat(standing().grossCents()).isEqualTo(6_000);
    assertThat(standing().fills()).as("once, even where the first writing came late").isEqualTo(1);
  }

  @Test
  void shouldFreeTheRestOfWhatIsOverAndStillBookWhatComesLater() throws Exception {
    long askedMs = System.currentTimeMillis();
    String id = reserve(500);
    send(fill(id, "f1", "60"));
    try (ExecutionFeed feed = feed(replica.executions)) {
      await(() -> standing().grossCents() == 6_000 && standing().reservedCents() == 0);
      assertThat(System.currentTimeMillis() - askedMs)
          .as("not before its end and the grace after it")
          .isGreaterThanOrEqualTo(500 + TestReplica.GRACE.toMillis());

      send(fill(id, "f2", "30"));

      await(() -> standing().grossCents() == 9_000);
      assertThat(standing().reservedCents()).isZero();
    }
  }

  private String reserve(long validMs) {
    replica.validMs = validMs;
    String id = UUID.randomUUID().toString().replace("-", "");
    await(() -> replica.reserve(id, "X1", true, 10_000, 100).isEmpty());
    return id;
  }

  private static String fill(String id, String fillId, String price) {
    return "{\"signalId\":\"%s\",\"fillId\":\"%s\",\"type\":\"fill\",\"price\":\"%s\",\"size\":\"1\"}"
        .formatted(id, fillId, price);
  }

  private static Execution executed(String id, String fillId, long price) {
    return new Execution(id, fillId, true, BigDecimal.valueOf(price), BigDecimal.ONE, false);
  }

  private ExecutionFeed feed(Executions executions) {
    return ExecutionFeed.start(KafkaAddress.of(kafka), group, executions, metrics, Tracing.OFF);
  }

  private void send(@Nullable String json) throws ExecutionException, InterruptedException {
    producer.send(new ProducerRecord<>(PARTITION.topic(), PARTITION.partition(), null, json)).get();
  }

  private void commit(long offset) throws ExecutionException, InterruptedException {
    admin
        .alterConsumerGroupOffsets(group, Map.of(PARTITION, new OffsetAndMetadata(offset)))
        .all()
        .get();
  }

  private long committed() {
    try {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .get(PARTITION)
          .offset();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private long end() throws ExecutionException, InterruptedException {
    return admin
        .listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
        .partitionResult(PARTITION)
        .get()
        .offset();
  }

  private double counted(String outcome) {
    Counter counter =
        registry.find(GatewayMeters.EXECUTIONS.meterName()).tag("outcome", outcome).counter();
    return counter == null ? 0 : counter.count();
  }

  private Standing standing() {
    return replica.ledger.book(model).standing();
  }

  private void await(BooleanSupplier condition) {
    assertThat(Wait.until(LIMIT, condition)).as(() -> standing().toString()).isTrue();
  }
}
