package io.factorline.gateway.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.gateway.execution.Execution;
import io.factorline.gateway.rollout.Cause;
import io.factorline.gateway.rollout.MoneyLimits;
import io.factorline.gateway.rollout.Plan;
import io.factorline.gateway.rollout.Plans;
import io.factorline.gateway.rollout.RolloutStatus;
import io.factorline.local.backend.Backends;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.backend.RedisProcess;
import io.factorline.local.backend.RedisSettings;
import io.factorline.local.time.Wait;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The money of a canary on two replicas, over a real Redis and a real ledger. */
final class CanaryMoneyIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final double PRICE = 100;
  private static final List<String> SYMBOLS = IntStream.range(0, 8).mapToObj(i -> "X" + i).toList();

  @TempDir private Path folder;
  private final String model = "m" + UUID.randomUUID();
  private RedisProcess redis;
  private TestReplica one;
  private TestReplica two;

  @BeforeEach
  void start() {
    KafkaTopics.create(Backends.shared().bootstrapServers());
    redis = RedisProcess.start(RedisSettings.in(folder.resolve("redis")));
    one = replica("one");
    two = replica("two");
    await(() -> one.isOpen() && two.isOpen());
  }

  private TestReplica replica(String name) {
    return new TestReplica(
        name, model, URI.create(redis.uri()), Backends.shared().bootstrapServers(), SYMBOLS);
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
    redis.kill();
  }

  private void begin(MoneyLimits limits) {
    Plan plan = Plans.of(2, limits, Plans.quick(), 10_000, 10_000);
    one.desk.step(
        model,
        0L,
        false,
        (rollout, nowMs) -> rollout.start(plan, 1, "sha", "salt", new Cause("ada", "try", nowMs)));
    await(() -> takesWeight(one) && takesWeight(two));
  }

  /** A step of the roll-out that a replica has not seen yet refuses for a moment. */
  private void awaitReserved() {
    await(() -> one.reserve(id("a"), "X1", true, 10_000, PRICE).isEmpty());
  }

  /** No other model's: tests share the ledger, and an id is of one model. */
  private String id(String name) {
    return model + "-" + name;
  }

  private boolean takesWeight(TestReplica replica) {
    return replica.isOpen()
        && replica.rollout().takesWeight()
        && replica.ledger.book(model).rollout().equals(replica.rollout());
  }

  @Test
  void shouldReserveAnIdOnceOnBothReplicas() {
    begin(new MoneyLimits("USD", 5, 10_000, 100, 10_000, 10_000));

    awaitReserved();
    await(() -> two.reserve(id("a"), "X1", true, 10_000, PRICE).isEmpty());
    assertThat(two.reserve(id("b"), "X1", true, 1, PRICE)).isPresent();
    await(() -> two.ledger.book(model).standing().reservedCents() == 10_000);

    one.execute(new Execution(id("a"), "c", false, null, null, true));

    await(() -> two.reserve(id("b"), "X1", true, 1, PRICE).isEmpty());
    assertThat(one.reserve(id("a"), "X1", true, 1, PRICE)).as("it is over").isPresent();
  }

  @Test
  void shouldRollBackWhenItLosesMoney() {
    begin(new MoneyLimits("USD", 5, 10_000, 100, 50_000, 1_000));
    awaitReserved();
    two.execute(new Execution(id("a"), "f", true, BigDecimal.valueOf(PRICE), BigDecimal.ONE, true));

    one.prices.put("X1", BigDecimal.valueOf(89));
    two.prices.put("X1", BigDecimal.valueOf(89));

    await(() -> one.rollout().status() == RolloutStatus.ROLLED_BACK);
    assertThat(one.rollout().steps().getLast().cause().who()).isEqualTo(Cause.CONTROLLER);
    assertThat(one.rollout().steps().getLast().cause().why())
        .isEqualTo("loss must be <= 10.00: loss=11.00, profit is executed");
    await(() -> two.rollout().equals(one.rollout()));
    assertThat(two.reserve(id("b"), "X1", true, 1, PRICE)).isPresent();
  }

  @Test
  void shouldWaitUntilAllReplicasAreReady() {
    two.notReady = "must be live: version=m/2";
    Plan plan = Plans.of(2, Plans.limits(), Plans.quick(), 500);
    one.desk.step(
        model,
        0L,
        false,
        (rollout, nowMs) -> rollout.start(plan, 1, "sha", "salt", new Cause("ada", "try", nowMs)));
    await(() -> one.desk.state(model).waitingFor().contains("replica=two"));
    assertThat(one.rollout().takesWeight()).isFalse();

    two.notReady = "";

    await(() -> one.rollout().takesWeight() && two.rollout().takesWeight());
  }

  private void await(BooleanSupplier condition) {
    assertThat(Wait.until(LIMIT, condition))
        .as(() -> one.ledger.book(model).standing().toString())
        .isTrue();
  }
}
