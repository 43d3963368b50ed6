package io.factorline.gateway.canary;

import io.factorline.access.KafkaAddress;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.drift.DriftCounts;
import io.factorline.gateway.drift.DriftMetrics;
import io.factorline.gateway.execution.Execution;
import io.factorline.gateway.execution.ExecutionOutcome;
import io.factorline.gateway.execution.Executions;
import io.factorline.gateway.execution.SignalOrigins;
import io.factorline.gateway.ledger.CanaryLedger;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.ModelRepository;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.gateway.repository.Side;
import io.factorline.gateway.rollout.Rollout;
import io.factorline.gateway.signal.CanaryShare;
import io.factorline.gateway.signal.Money;
import io.factorline.gateway.signal.TestSignals;
import io.factorline.online.PlanCompiler;
import io.factorline.redis.OnlineRedis;
import io.factorline.redis.RolloutStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** All of a gateway that roll-outs need, without its HTTP and its models. */
final class TestReplica implements AutoCloseable {
  /** After a signal's end its money is freed. */
  static final Duration GRACE = Duration.ofMillis(250);

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  final Map<String, BigDecimal> prices = new ConcurrentHashMap<>();
  final StageCounts counts = new StageCounts(System::nanoTime);
  final DriftCounts drift = new DriftCounts(System::nanoTime);
  final RolloutBoard board;
  final RolloutDesk desk;
  final CanaryLedger ledger;
  final CanaryMetrics metrics;
  final Executions executions;
  volatile String notReady = "";
  volatile long validMs = 600_000;

  /** What the records of signals say, of all replicas. */
  private static final Map<String, SignalOrigins.Origin> RECORDS = new ConcurrentHashMap<>();

  private final String model;
  private final OnlineRedis redis;
  private final RolloutStore store;
  private final CanaryMoney money;
  private final LiveVersion version;

  TestReplica(String name, String model, URI redisUri, String kafka, List<String> universe) {
    this.model = model;
    RolloutSettings settings =
        new RolloutSettings(
            name,
            Duration.ofMillis(50),
            Duration.ofSeconds(5),
            TIMEOUT,
            Duration.ofSeconds(5),
            GRACE,
            Duration.ofMillis(100));
    redis = new OnlineRedis(redisUri, TIMEOUT);
    store = redis.openRollouts(TIMEOUT);
    metrics = new CanaryMetrics(new SimpleMeterRegistry());
    ledger = CanaryLedger.open(KafkaAddress.of(kafka), 10_000, new SimpleMeterRegistry());
    board =
        new RolloutBoard(
            any -> universe, symbol -> "USD", settings.followWithin(), System::nanoTime);
    money = new CanaryMoney(board, store, ledger, settings, metrics);
    executions = new Executions(ledger, TestReplica::origin, metrics);
    desk =
        RolloutDesk.start(
            List.of(model),
            new RolloutParts(
                store,
                ledger,
                board,
                counts,
                drift,
                new DriftMetrics(new SimpleMeterRegistry()),
                (of, trial) -> notReady,
                (of, symbols) -> Map.copyOf(prices),
                settings,
                metrics));
    version =
        new ModelRepository(ShippedModels.folder())
            .read().versions().stream()
                .map(stored ->
                    new LiveVersion(
                        stored.manifest(),
                        PlanCompiler.compile(
                            io.factorline.catalog.CatalogLoader.defaults(),
                            stored.manifest().inputs().stream()
                                .map(input -> input.factor().toString())
                                .toList())))
                .toList()
                .getLast();
  }

  /** What the record of a signal says. */
  static SignalOrigins.Origin origin(String id, Deadline deadline) {
    SignalOrigins.Origin origin = RECORDS.get(id);
    if (origin == null) {
      throw new RequestException(ErrorCode.UNKNOWN_SIGNAL, id);
    }
    return origin;
  }

  Rollout rollout() {
    return board.rollout(model);
  }

  boolean isOpen() {
    return board.isOpen(model, store.connection()) && ledger.isFollowing();
  }

  /** Empty where it is granted. */
  Optional<String> reserve(String id, String symbol, boolean isBuy, long cents, double price) {
    CanaryShare share = board.canary(model);
    if (share == null) {
      return Optional.of("no share");
    }
    Money most = new Money(BigDecimal.valueOf(cents, 2), "USD");
    RECORDS.putIfAbsent(id, new SignalOrigins.Origin(model, true, symbol, isBuy));
    return money
        .reserve(
            share,
            version,
            List.of(
                TestSignals.of(
                    version, id, symbol, isBuy ? Side.BUY : Side.SELL, most, price, validMs)),
            Deadline.in(Duration.ofSeconds(3)))
        .getFirst();
  }

  ExecutionOutcome execute(Execution execution) {
    return executions.book(execution, Deadline.in(TIMEOUT)).orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    desk.close();
    ledger.close();
    store.close();
    redis.close();
  }
}
