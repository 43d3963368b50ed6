package io.factorline.gateway.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.gateway.execution.Execution;
import io.factorline.gateway.execution.ExecutionOutcome;
import io.factorline.gateway.money.Standing;
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
import io.factorline.testsupport.Scale;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two replicas, a Redis that comes back or is failed over without its last seconds, and a ledger
 * that an auditor reads afterwards.
 */
final class CanaryMoneyIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int THREADS = 6;
  private static final long FIRST_SEED = Long.getLong("canary.seed", 1);
  private static final int ROUNDS = Integer.getInteger("canary.rounds", Scale.of(1, 30));
  private static final double PRICE = 100;
  private static final long ROOM_CENTS = 30_000;

  /** Answers after which an id is not in the ledger, or was granted there and not told. */
  private static final Set<String> UNDECIDED =
      Set.of("no share", "not_open", "empty", "connection", "unavailable");

  private static final List<String> SYMBOLS = IntStream.range(0, 8).mapToObj(i -> "X" + i).toList();

  @TempDir private Path folder;
  private final String model = "m" + UUID.randomUUID();
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> refused = new ConcurrentHashMap<>();
  private final Map<String, Double> net = new ConcurrentHashMap<>();
  private final AtomicBoolean isOver = new AtomicBoolean();
  private RedisProcess redis;
  private TestReplica one;
  private TestReplica two;

  @BeforeEach
  void start() {
    KafkaTopics.create(Backends.shared().bootstrapServers());
    redis = RedisProcess.start(RedisSettings.in(folder.resolve("redis")));
    one = replica("one", URI.create(redis.uri()));
    two = replica("two", URI.create(redis.uri()));
    await(() -> one.isOpen() && two.isOpen());
  }

  private TestReplica replica(String name, URI uri) {
    return new TestReplica(name, model, uri, Backends.shared().bootstrapServers(), SYMBOLS);
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

  private interface Fault {
    void happen(Random random) throws IOException;
  }

  /** Each with its own load and moments of the fault. */
  static LongStream seeds() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + ROUNDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldNeverPassALimitThoughRedisLosesItsLastSeconds(long seed) throws Exception {
    neverPassALimit(seed, this::loseSeconds);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldNeverPassALimitThoughAFailoverLosesWhatWasAcknowledged(long seed) throws Exception {
    one.close();
    two.close();
    try (RedisGroup group = RedisGroup.start(folder.resolve("group"))) {
      one = replica("three", group.uri());
      two = replica("four", group.uri());
      await(() -> one.isOpen() && two.isOpen());
      neverPassALimit(seed, random -> failOver(group, random));
      one.close();
      two.close();
    }
  }

  private void neverPassALimit(long seed, Fault fault) throws Exception {
    MoneyLimits limits = new MoneyLimits("USD", 5, 10_000, 3_000, 40_000, 100_000);
    one.validMs = 20_000;
    two.validMs = 20_000;
    begin(limits);
    List<Future<?>> load = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int t = 0; t < THREADS; t++) {
        Random random = new Random(seed * THREADS + t);
        load.add(threads.submit(() -> trade(random)));
      }
      try {
        fault.happen(new Random(seed));
      } finally {
        isOver.set(true);
      }
    }
    for (Future<?> each : load) {
      each.get();
    }
    requireWithinLimits();
  }

  private void requireWithinLimits() {
    LedgerOracle oracle = new LedgerOracle(told);
    oracle.read(Backends.shared().bootstrapServers(), model);
    assertThat(told).as("told signals").hasSizeGreaterThan(30);
    assertThat(refused).as("refused ones").containsKey("gross_position");
    assertThat(oracle.found()).as("each told signal is in the ledger").isEqualTo(told);
    assertThat(oracle.most()).isLessThanOrEqualTo(new BigDecimal("400.00"));
    assertThat(oracle.most()).as("the limit was reached").isGreaterThan(new BigDecimal("300"));
    assertThat(oracle.mostSymbols()).isLessThanOrEqualTo(5);
    assertThat(oracle.mostPerMinute()).isLessThanOrEqualTo(3_000);
    assertThat(one.ledger.book(model).standing().breach()).isEmpty();
  }

  private void failOver(RedisGroup group, Random random) {
    awaitTold(moment(random));
    group.cutOff();
    long revision = pauseOrResume();
    awaitTold(moment(random));
    assertThat(group.failOver()).as("bytes that were acknowledged and are lost").isPositive();
    awaitRevision(revision);
    awaitTold(25);
  }

  /* After so many signals more it happens. */
  private static int moment(Random random) {
    return 10 + random.nextInt(30);
  }

  private void awaitTold(int more) {
    int before = told.size();
    await(() -> told.size() >= before + more);
  }

  /* The step that Redis loses is put back from the ledger. */
  private void loseSeconds(Random random) throws IOException {
    awaitTold(moment(random));
    Path kept = folder.resolve("kept");
    copy(redis.storage(), kept);
    awaitTold(moment(random));
    long revision = pauseOrResume();
    redis.kill();
    copy(kept, redis.storage());
    redis.start();
    awaitRevision(revision);
    awaitTold(10);
  }

  private long pauseOrResume() {
    boolean isPaused = one.rollout().status() == RolloutStatus.PAUSED;
    one.desk.step(
        model,
        null,
        true,
        (rollout, nowMs) -> {
          Cause cause = new Cause("ada", "hold", nowMs);
          return isPaused ? rollout.resume(cause) : rollout.pause(cause);
        });
    return one.ledger.book(model).rollout().revision();
  }

  private void awaitRevision(long revision) {
    await(() -> takesWeight(one) && takesWeight(two));
    assertThat(one.rollout().revision()).isEqualTo(revision);
    assertThat(two.rollout()).isEqualTo(one.rollout());
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, to.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /* Asks, asks again at the other replica, fills, fills again, cancels. */
  private void trade(Random random) {
    while (!isOver.get()) {
      String id = id(random);
      String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
      boolean isBuy = net.getOrDefault(symbol, 0.0) <= 0;
      long cents = 2_000L + random.nextInt(8_001);
      if (isTold(random, id, symbol, isBuy, cents)) {
        execute(random, id, symbol, isBuy, cents);
      } else {
        awaitRoom();
      }
    }
  }

  /*
   * The same id is asked for again only where the ledger has not refused it: an auditor who does not
   * know the rules cannot tell which of two claims was granted.
   */
  private boolean isTold(Random random, String id, String symbol, boolean isBuy, long cents) {
    for (TestReplica replica : random.nextBoolean() ? List.of(one, two) : List.of(two, one)) {
      Optional<String> why = replica.reserve(id, symbol, isBuy, cents, PRICE);
      if (why.isEmpty()) {
        told.add(id);
      } else {
        refused.merge(why.get(), 1, Integer::sum);
      }
      if ((why.isPresent() && !UNDECIDED.contains(why.get())) || random.nextInt(3) > 0) {
        break;
      }
    }
    return told.contains(id);
  }

  private String id(Random random) {
    return id("%016x".formatted(random.nextLong()));
  }

  private void awaitRoom() {
    var _ =
        Wait.until(
            Duration.ofMillis(200),
            () -> {
              Standing standing = one.ledger.book(model).standing();
              return standing.reservedCents() + standing.grossCents() < ROOM_CENTS;
            });
  }

  private void execute(Random random, String id, String symbol, boolean isBuy, long cents) {
    TestReplica replica = random.nextBoolean() ? one : two;
    if (random.nextInt(3) > 0) {
      BigDecimal size = BigDecimal.valueOf(random.nextInt((int) cents / 2) + 1, 4);
      Execution fill =
          new Execution(id, "f1", true, BigDecimal.valueOf(PRICE), size, random.nextBoolean());
      replica.execute(fill);
      double signed = isBuy ? size.doubleValue() : -size.doubleValue();
      net.merge(symbol, signed, Double::sum);
      assertThat(two.execute(fill)).isEqualTo(ExecutionOutcome.DUPLICATE);
    }
    replica.execute(new Execution(id, "c", false, null, null, true));
  }

  /* Redis is told again and again that nothing is reserved, and lets the claim through. */
  @Test
  void shouldRefuseInTheLedgerWhatRedisLetsThrough() {
    begin(new MoneyLimits("USD", 5, 10_000, 100, 10_000, 10_000));
    awaitReserved();
    await(() -> two.ledger.book(model).standing().reservedCents() == 10_000);
    long before = two.ledger.book(model).offset();
    String key = "fl:rollout:{" + model + "}:canary:money";
    RedisClient client = RedisClient.create(redis.uri());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      await(() -> {
        String base = connection.sync().hget(key, "base");
        connection.sync().hset(key, "base", base.replace(" 10000 ", " 0 "));
        Optional<String> why = two.reserve(id("b"), "X1", true, 1, PRICE);
        assertThat(why).isPresent();
        return why.get().equals("gross_position") && two.ledger.book(model).offset() > before;
      });
    } finally {
      client.shutdown();
    }
    assertThat(two.ledger.book(model).standing().reservedCents()).isEqualTo(10_000);
  }

  /* New processes and an empty Redis: what is reserved stands in the ledger alone. */
  @Test
  void shouldKnowWhatIsReservedAfterARestartThoughRedisForgot() throws IOException {
    begin(new MoneyLimits("USD", 5, 10_000, 100, 10_000, 10_000));
    awaitReserved();
    one.close();
    two.close();
    redis.kill();
    deleteFiles(redis.storage());
    redis.start();
    one = replica("three", URI.create(redis.uri()));
    two = replica("four", URI.create(redis.uri()));
    await(() -> takesWeight(one) && takesWeight(two));
    long before = one.ledger.book(model).offset();

    for (TestReplica replica : List.of(one, two)) {
      await(() -> {
        Optional<String> why = replica.reserve(id("b"), "X1", true, 1, PRICE);
        assertThat(why).as("nothing is left").isPresent();
        return why.get().equals("gross_position");
      });
      assertThat(replica.reserve(id("a"), "X1", true, 10_000, PRICE)).as("it is open").isEmpty();
    }

    assertThat(one.ledger.book(model).offset()).as("Redis refused before").isEqualTo(before);
    one.execute(new Execution(id("a"), "c", false, null, null, true));
    await(() -> two.reserve(id("b"), "X1", true, 10_000, PRICE).isEmpty());
  }

  private static void deleteFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
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
        .as(
            "told=%d, refused=%s, standing=%s",
            told.size(), refused, one.ledger.book(model).standing())
        .isTrue();
  }
}
