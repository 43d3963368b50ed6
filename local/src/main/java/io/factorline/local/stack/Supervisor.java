package io.factorline.local.stack;

import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.process.OsProcess;
import io.factorline.local.simulator.SimulatorMain;
import io.factorline.local.time.NanoClock;
import io.factorline.local.time.Wait;
import io.factorline.security.OwnKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the parts in order, keeps them running, and ends them in the opposite order. One thread
 * calls {@link #run}; any thread may call {@link #requestStop}.
 */
public final class Supervisor {
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final Duration FACTOR_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_GRACE = Duration.ofSeconds(15);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final long WARM_LOOK_NS = Duration.ofSeconds(1).toNanos();
  private static final long WARM_LIMIT_NS = Duration.ofMinutes(5).toNanos();
  private static final long TRAINING_DELAY_NS = Duration.ofMinutes(1).toNanos();
  private static final String WARM_SERVICE = "momentum_v1";

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final List<Part> BACKENDS = List.of(Part.REDIS, Part.KAFKA);

  private final StackSettings settings;
  private final StackListener listener;
  private final Commands commands;
  private final FirstFactor factors;
  private final AotTraining training;
  private final Optional<DemoLoad> demo;
  private final Health health;
  private final List<SupervisedProcess> parts = new ArrayList<>();
  private final long startNs = NanoClock.SYSTEM.nanoTime();
  private volatile boolean stopRequested;
  private boolean up;
  private long upNs;
  private boolean warm;
  private long warmLookedNs;

  /** A supervisor of a stack that does not run yet; its data folder is locked by the caller. */
  public Supervisor(StackSettings settings, StackListener listener) {
    this(settings, listener, OwnKey.NONE);
  }

  /**
   * A supervisor of a stack in production.
   *
   * @param key with the roles {@code read} and, for the market's history, {@code write}
   */
  public Supervisor(StackSettings settings, StackListener listener, OwnKey key) {
    this.settings = settings;
    this.listener = listener;
    this.commands = new Commands(settings);
    this.training = new AotTraining(commands, settings.services());
    this.health = new Health(key);
    this.demo = demo(settings, listener, key);
    this.factors = new FirstFactor(settings.ports().url(Part.FACTOR_API), key);
  }

  /** Only of our own market and catalog: a user's has its own history. */
  private static Optional<DemoLoad> demo(
      StackSettings settings, StackListener listener, OwnKey key) {
    return settings.feed() instanceof Feed.Simulated market
            && settings.catalog().isEmpty()
            && settings.services().contains(Part.FEATURE_SYNC)
        ? Optional.of(new DemoLoad(settings, market, listener, key))
        : Optional.empty();
  }

  /**
   * Runs the stack until {@link #requestStop}; when it returns or throws, no part runs any more.
   *
   * @throws StackException or {@link io.factorline.local.process.ProcessException} if a part does
   *     not start
   */
  public void run() {
    try {
      startAll();
      superviseUntilStopped();
    } finally {
      stopAll();
    }
  }

  /** Whether all has been done that lets later starts be faster; until then it takes CPU. */
  public boolean isTrained() {
    return training.isOver();
  }

  /** Lets {@link #run} end all parts and return. */
  public void requestStop() {
    stopRequested = true;
  }

  private void startAll() {
    demo.ifPresent(DemoLoad::write);
    start(Part.REDIS);
    start(Part.KAFKA);
    settings.services().parallelStream().map(commands::app).forEach(ServiceApp::unpack);
    awaitReady(Part.REDIS, Part.KAFKA);
    if (stopRequested) {
      return;
    }
    KafkaTopics.create(settings.ports().bootstrapServers());
    listener.topicsReady();
    // The market does not wait for who listens; a file is sent when all of it can be applied.
    feedPart().filter(Part.SIMULATOR::equals).ifPresent(this::start);
    settings.services().forEach(this::start);
    awaitReady(settings.services().toArray(Part[]::new));
    demo.ifPresent(DemoLoad::start);
    feedPart().filter(Part.REPLAY::equals).ifPresent(this::start);
    awaitFirstFactor();
    if (!stopRequested) {
      up = true;
      upNs = NanoClock.SYSTEM.nanoTime();
      write();
      listener.up(settings, took());
    }
  }

  private void start(Part part) {
    if (stopRequested) {
      return;
    }
    SupervisedProcess supervised =
        new SupervisedProcess(
            part, commands.of(part), part != Part.REPLAY, NanoClock.SYSTEM, OsProcess::start);
    supervised.start();
    parts.add(supervised);
    write();
    listener.starting(part);
  }

  /** Parts that start side by side are told as ready in the order in which they are. */
  private void awaitReady(Part... waitedFor) {
    List<Part> waiting = new ArrayList<>(List.of(waitedFor));
    boolean ready =
        Wait.until(
            START_LIMIT,
            () -> {
              requireAlive();
              waiting.removeIf(this::isReady);
              return waiting.isEmpty() || stopRequested;
            });
    if (!ready) {
      throw notReady(waiting.getFirst());
    }
  }

  private RuntimeException notReady(Part part) {
    OsProcess slow = supervised(part).process();
    String told =
        health
            .told(part, settings.ports().of(part))
            .map(text -> ". Its health: " + text)
            .orElse("");
    String limit = "is not ready after " + START_LIMIT.toSeconds() + " s" + told;
    return slow == null ? new StackException(part.label() + " " + limit) : slow.failure(limit);
  }

  private boolean isReady(Part part) {
    if (!health.isReady(part, settings.ports().of(part))) {
      return false;
    }
    listener.ready(part, took());
    return true;
  }

  private void requireAlive() {
    for (SupervisedProcess part : parts) {
      OsProcess process = part.process();
      if (process != null && !process.isAlive() && part.part() != Part.REPLAY) {
        throw process.failure("ended while it was starting, with exit code " + process.exitCode());
      }
    }
  }

  private void awaitFirstFactor() {
    Optional<String> symbol = symbol();
    if (symbol.isEmpty() || stopRequested) {
      return;
    }
    boolean served = Wait.until(FACTOR_LIMIT, () -> stopRequested || isServed(symbol.get()));
    if (!served) {
      throw new StackException(
          "No factor of %s was served within %d s. The last answer of factor-api: %s"
              .formatted(symbol.get(), FACTOR_LIMIT.toSeconds(), factors.lastAnswer()));
    }
  }

  private boolean isServed(String symbol) {
    requireAlive();
    Optional<Double> price = factors.lastPrice(symbol);
    price.ifPresent(value -> listener.firstFactor(symbol, value));
    return price.isPresent();
  }

  private void superviseUntilStopped() {
    while (!stopRequested && Wait.pause(LOOK)) {
      boolean changed = false;
      for (SupervisedProcess part : parts) {
        changed |= part.look();
      }
      if (changed) {
        tellOfFullDisk();
        write();
      }
      lookWhetherWarm();
      if (NanoClock.SYSTEM.nanoTime() - upNs > TRAINING_DELAY_NS) {
        training.start();
      }
    }
  }

  private void tellOfFullDisk() {
    try {
      settings.data().requireRoom();
    } catch (StackException e) {
      LOG.error("{}", e.getMessage());
    }
  }

  private void lookWhetherWarm() {
    long nowNs = NanoClock.SYSTEM.nanoTime();
    boolean wanted = settings.feed() instanceof Feed.Simulated && settings.catalog().isEmpty();
    if (warm || !wanted || nowNs - warmLookedNs < WARM_LOOK_NS || nowNs - startNs > WARM_LIMIT_NS) {
      return;
    }
    warmLookedNs = nowNs;
    String symbol = SimulatorMain.symbols().getFirst();
    warm = factors.isWarm(symbol, WARM_SERVICE);
    if (warm) {
      listener.warm(WARM_SERVICE, symbol, took());
    }
  }

  /** The services end side by side; Kafka and Redis only when nothing uses them any more. */
  private void stopAll() {
    training.stop();
    demo.ifPresent(DemoLoad::stop);
    List<SupervisedProcess> users =
        parts.reversed().stream().filter(part -> !BACKENDS.contains(part.part())).toList();
    users.forEach(SupervisedProcess::requestStop);
    users.forEach(this::stop);
    parts.reversed().stream().filter(part -> !users.contains(part)).forEach(this::stop);
    settings.data().forget();
  }

  private void stop(SupervisedProcess part) {
    if (part.process() != null) {
      listener.stopping(part.part());
      part.stop(STOP_GRACE);
    }
  }

  private SupervisedProcess supervised(Part part) {
    return parts.stream().filter(found -> found.part() == part).findFirst().orElseThrow();
  }

  private Optional<Part> feedPart() {
    return switch (settings.feed()) {
      case Feed.Simulated _ -> Optional.of(Part.SIMULATOR);
      case Feed.File _ -> Optional.of(Part.REPLAY);
      case Feed.None _ -> Optional.empty();
    };
  }

  private Optional<String> symbol() {
    return switch (settings.feed()) {
      case Feed.Simulated _ -> Optional.of(SimulatorMain.symbols().getFirst());
      case Feed.File file -> Optional.of(file.firstSymbol());
      case Feed.None _ -> Optional.empty();
    };
  }

  private Duration took() {
    return Duration.ofNanos(NanoClock.SYSTEM.nanoTime() - startNs);
  }

  private void write() {
    List<StackState.PartState> states = new ArrayList<>();
    for (SupervisedProcess part : parts) {
      OsProcess process = part.process();
      if (process != null) {
        int port = part.part().defaultPort() == 0 ? 0 : settings.ports().of(part.part());
        states.add(
            new StackState.PartState(
                part.part(), RunningProcess.of(process), port, part.restartCount()));
      }
    }
    String catalog = settings.catalog().map(Object::toString).orElse("");
    RunningProcess self = RunningProcess.of(ProcessHandle.current());
    String feed = settings.feed().label();
    try {
      settings.data().write(new StackState(self, feed, catalog, up, states));
    } catch (StackException e) {
      // The stack itself goes on; the other commands see an older state.
      LOG.error("{}", e.getMessage());
    }
  }
}
