package io.factorline.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.catalog.Reading;
import io.factorline.event.ClockSource;
import io.factorline.gateway.TestMarket;
import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelRepository;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.local.backend.Backends;
import io.factorline.local.time.Wait;
import io.factorline.near.NearCache;
import io.factorline.near.NearCacheConfig;
import io.factorline.online.Answer;
import io.factorline.online.CellStatus;
import io.factorline.online.CutMode;
import io.factorline.online.FactorReader;
import io.factorline.online.Freshness;
import io.factorline.online.Layouts;
import io.factorline.online.PartitionWatch;
import io.factorline.online.PlanCompiler;
import io.factorline.online.ReadOptions;
import io.factorline.online.RowCache;
import io.factorline.online.Stored;
import io.factorline.redis.OnlineRedis;
import io.factorline.redis.SignalStore;
import io.factorline.suppress.Hidden;
import io.factorline.suppress.Suppression;
import io.factorline.suppress.Target;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A market of a Friday morning in Korea whose rows are in a real Redis, and services that read them
 * by a clock of the test's.
 */
final class SignalScene implements AutoCloseable {
  static final String ONE = "SIM.SCENE1";
  static final String TWO = "SIM.SCENE2";
  static final String YOUNG = "SIM.SCENE3";
  static final String HALTED = "SIM.SCENE4";

  /** Of a venue that closes at 06:30 UTC. */
  static final String KOREAN = "005930";

  /** Its last bar is ten minutes old. */
  static final String OLD = "SCENE.OLD";

  private static final Instant START = Instant.parse("2026-11-20T02:00:00Z");
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long MS_NS = 1_000_000L;
  private static final int BARS = 31;
  private static final int YOUNG_BARS = 4;
  private static final int OLD_S = 600;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Catalog catalog = CatalogLoader.defaults();
  private final Manifest shipped =
      new ModelRepository(ShippedModels.folder()).read().versions().getFirst().manifest();
  private final TestMarket market = new TestMarket(Backends.shared().redisUri(), catalog);
  private final OnlineRedis redis =
      new OnlineRedis(java.net.URI.create(Backends.shared().redisUri()), PATIENCE);
  private final SignalStore store = redis.openSignals(PATIENCE);
  private final Layouts layouts = new Layouts(redis.store(), RowCache.layoutOf(catalog));
  private final NearCache<Stored> rows;
  private final PartitionWatch watch;
  private final FactorReader reader;
  private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
  private final ScriptedBackend backend = new ScriptedBackend();
  private volatile AnswerMonitor answered = (arms, answer) -> {};
  private final List<SignalAnswer> recorded = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
  private long nextNs = ns(START);
  private volatile long nowNs;
  private volatile Hidden hidden = Hidden.NOTHING;

  SignalScene() {
    rows =
        redis.openRows(
            catalog, layouts, patient(NearCacheConfig.DEFAULT), new SimpleMeterRegistry());
    watch =
        PartitionWatch.start(
            redis.store(),
            catalog,
            new Freshness(PATIENCE, PATIENCE, PATIENCE),
            Duration.ofMillis(100),
            () -> nowNs / MS_NS,
            System::nanoTime);
    reader =
        new FactorReader(
                rows, layouts, watch::board, () -> nowNs / MS_NS, System::nanoTime, Runnable::run)
            .hiding(() -> hidden);
    fill();
    var _ = heart.scheduleWithFixedDelay(market::heartbeat, 0, 200, TimeUnit.MILLISECONDS);
    awaitBar();
  }

  /* Rows of a machine that stands still for a second are no staler than the market's. */
  private static NearCacheConfig patient(NearCacheConfig usual) {
    return new NearCacheConfig(
        usual.maxEntries(),
        usual.maxFollowed(),
        usual.maxInFlight(),
        PATIENCE,
        usual.pingEvery(),
        PATIENCE,
        PATIENCE,
        usual.reconnectDelay(),
        usual.keepLastKnown(),
        usual.refreshWithin(),
        usual.refreshBatch());
  }

  private void fill() {
    market.clock("SIM", nextNs - SECOND_NS, ClockSource.FEED);
    market.clock("KRX", nextNs - SECOND_NS, ClockSource.FEED);
    market.clock("WORLD", nextNs - (OLD_S + 1) * SECOND_NS, ClockSource.FEED);
    for (int bar = 0; bar < BARS; bar++) {
      market.trade(OLD, nextNs - OLD_S * SECOND_NS, 50 + bar, 1);
      market.trade(HALTED, nextNs, 100 + bar, 1);
      if (bar >= BARS - YOUNG_BARS) {
        market.trade(YOUNG, nextNs, 100 + bar, 1);
      }
      trade();
    }
    market.halt(HALTED, nextNs, true);
    closeBars();
  }

  private void trade() {
    double price = 100 + nextNs / SECOND_NS % 17;
    market.trade(ONE, nextNs, price, 2);
    market.trade(TWO, nextNs, 3 * price, 1);
    market.trade(KOREAN, nextNs, 700 * price, 5);
    nextNs += SECOND_NS;
  }

  /* As of a finished replay: no feed is judged silent. */
  private void closeBars() {
    for (String venue : List.of("SIM", "KRX", "WORLD")) {
      market.clock(venue, nextNs, ClockSource.REPLAY);
    }
    market.publish();
    nowNs = Math.max(nowNs, nextNs);
  }

  /** One more bar of those that trade; the clock stands at its end, if it was not later before. */
  void nextBar() {
    nextNs = Math.max(nextNs, nowNs / SECOND_NS * SECOND_NS);
    trade();
    closeBars();
    awaitBar();
  }

  private void awaitBar() {
    LiveVersion version = version(manifest -> manifest);
    for (String symbol : List.of(ONE, TWO, KOREAN)) {
      assertThat(
              Wait.until(
                  PATIENCE,
                  () -> {
                    Answer answer = answer(version, List.of(symbol));
                    return answer.state(0, 0).status() == CellStatus.PRESENT
                        && answer.eventNs(0, 0) == nextNs;
                  }))
          .as(symbol)
          .isTrue();
    }
  }

  private Answer answer(LiveVersion version, List<String> symbols) {
    ReadOptions options = new ReadOptions(Reading.CLOSED, CutMode.LIVE);
    return reader.read(version.plan(), symbols, options).toCompletableFuture().join();
  }

  /** What a version reads of symbols, row by row. */
  double[] cells(LiveVersion version, List<String> symbols) {
    Answer answer = answer(version, symbols);
    int columns = version.manifest().inputs().size();
    double[] cells = new double[columns * symbols.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = answer.value(i % columns, i / columns);
    }
    return cells;
  }

  /** The shipped version 1 under a name of its own, changed. */
  LiveVersion version(UnaryOperator<Manifest> change) {
    Manifest named =
        new Manifest(
            "m_" + UUID.randomUUID(),
            shipped.version(),
            shipped.description(),
            shipped.sha256(),
            shipped.input(),
            shipped.output(),
            shipped.outputRange(),
            shipped.decision(),
            shipped.inputs());
    List<String> factors =
        shipped.inputs().stream().map(input -> input.factor().toString()).toList();
    return new LiveVersion(change.apply(named), PlanCompiler.compile(catalog, factors));
  }

  /** A replica, whose money desk breaks: what replicas share is in Redis. */
  SignalService service() {
    return new SignalService(
        new SignalService.Parts(
            reader,
            catalog,
            Map.of(BackendKind.TRITON, backend),
            store,
            (answer, nowMs) -> {
              recorded.add(answer);
              return written;
            },
            new SignalMetrics(new SimpleMeterRegistry()),
            () -> nowNs / MS_NS,
            1_000,
            (key, arm, tookNs, isError) -> calls.add(arm + (isError ? " failed" : "")),
            (share, version, signals, deadline) -> {
              throw new IllegalStateException("has a bug");
            },
            Runnable::run,
            (arms, answer) -> answered.answered(arms, answer)));
  }

  SignalAnswer ask(SignalService replica, Arms arms, Intent intent, List<String> symbols) {
    return ask(replica, arms, intent, symbols, Deadline.in(PATIENCE));
  }

  SignalAnswer ask(
      SignalService replica, Arms arms, Intent intent, List<String> symbols, Deadline deadline) {
    return replica.answer(
        new SignalRequest("r", System.nanoTime(), symbols, intent, CutMode.LIVE, deadline), arms);
  }

  ScriptedBackend backend() {
    return backend;
  }

  /** The arm of each call that the guards were told of, and whether it failed. */
  List<String> calls() {
    return calls;
  }

  /** What was given to the audit, by all services. */
  List<SignalAnswer> recorded() {
    return recorded;
  }

  /** What becomes of records from now on. */
  void recordsFail(CompletableFuture<Void> outcome) {
    written = outcome;
  }

  /** Is told of answers from now on. */
  void watch(AnswerMonitor monitor) {
    answered = monitor;
  }

  void clock(String now) {
    clockNs(ns(Instant.parse(now)));
  }

  void clockNs(long now) {
    nowNs = now;
  }

  /** What is suppressed from now on. */
  void hide(Target... targets) {
    hidden =
        Hidden.of(
            Arrays.stream(targets)
                .map(target -> new Suppression(target, "wrong", "ada", 0, Long.MAX_VALUE))
                .toList());
  }

  /** All is well, and the newest bar is as old as it was when it closed. */
  void calm() {
    backend.asked.clear();
    backend.score = 0;
    backend.isDown = false;
    backend.isBroken = false;
    hide();
    recorded.clear();
    calls.clear();
    answered = (arms, answer) -> {};
    written = CompletableFuture.completedFuture(null);
    nowNs = nextNs;
  }

  private static long ns(Instant time) {
    return time.getEpochSecond() * SECOND_NS;
  }

  @Override
  public void close() {
    heart.shutdownNow();
    watch.close();
    rows.close();
    store.close();
    redis.close();
    market.close();
  }
}
