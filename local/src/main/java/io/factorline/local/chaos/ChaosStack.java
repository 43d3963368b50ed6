package io.factorline.local.chaos;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.local.clock.Clocks;
import io.factorline.local.process.Ports;
import io.factorline.local.process.Signals;
import io.factorline.local.rebuild.IngestAdmin;
import io.factorline.local.rebuild.RebuildException;
import io.factorline.local.stack.DataFolder;
import io.factorline.local.stack.Feed;
import io.factorline.local.stack.Health;
import io.factorline.local.stack.Part;
import io.factorline.local.stack.StackException;
import io.factorline.local.stack.StackListener;
import io.factorline.local.stack.StackPorts;
import io.factorline.local.stack.StackSettings;
import io.factorline.local.stack.StackState;
import io.factorline.local.stack.StackState.PartState;
import io.factorline.local.stack.Supervisor;
import io.factorline.local.stack.Wires;
import io.factorline.local.time.Wait;
import io.factorline.security.OwnKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stack of its own with a second stream-ingest and a relay in each wire from a service to Redis
 * and Kafka. One thread.
 */
public final class ChaosStack implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(6);
  private static final Duration TRAINED_LIMIT = Duration.ofMinutes(15);
  private static final Duration STOP_LIMIT = Duration.ofMinutes(2);
  private static final Duration BACK_LIMIT = Duration.ofMinutes(3);
  private static final Duration SLOW_BY = Duration.ofMillis(25);
  private static final Duration CLOCK_OFF_BY = Duration.ofSeconds(30);
  private static final String CATALOG = "/catalog/default.yaml";
  private static final int SEED = 1;
  private static final List<Part> OWNERS = List.of(Part.STREAM_INGEST, Part.STANDBY);

  private final StackSettings settings;
  private final Map<Part, Relay> toRedis = new EnumMap<>(Part.class);
  private final Map<Part, Relay> toKafka = new EnumMap<>(Part.class);
  private final Supervisor supervisor;
  private final Thread thread;
  private final Health health = new Health();
  private final @Nullable SmallDisks disks;
  private final @Nullable Clocks clocks;

  private ChaosStack(
      StackSettings settings,
      @Nullable SmallDisks disks,
      @Nullable Clocks clocks,
      StackListener listener) {
    this.settings = settings;
    this.disks = disks;
    this.clocks = clocks;
    this.supervisor = new Supervisor(settings, listener);
    this.thread = Thread.ofPlatform().name("supervisor").unstarted(supervisor::run);
  }

  /**
   * Starts one in an empty folder and waits until it serves.
   *
   * @param home the project's folder, with the built jars
   * @param rate ticks a second of its market
   * @param means what faults may be made of beside signals and relays
   * @throws StackException if it does not start
   */
  public static ChaosStack start(
      Path home, Path folder, StackPorts ports, int rate, Means means, StackListener listener) {
    DataFolder data = new DataFolder(folder);
    data.prepare();
    Map<Part, Wires.Ends> ends = new EnumMap<>(Part.class);
    for (Part service :
        List.of(
            Part.STREAM_INGEST,
            Part.STANDBY,
            Part.FEATURE_SYNC,
            Part.FACTOR_API,
            Part.INFERENCE_GATEWAY)) {
      ends.put(service, new Wires.Ends(Ports.free(), Ports.free(), Ports.free()));
    }
    SmallDisks disks = means.ownMounts() ? new SmallDisks(data) : null;
    Clocks clocks = means.clocks() ? new Clocks(folder) : null;
    // A catalog of its own: one without the days and fundamentals of the demo, which are no load.
    StackSettings settings =
        new StackSettings(
            home,
            data,
            ports,
            new Feed.Simulated(rate, SEED),
            Optional.of(catalog(folder)),
            Set.of(),
            true,
            new Wires(ends));
    ChaosStack stack = new ChaosStack(settings, disks, clocks, listener);
    try {
      stack.begin(ends);
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
    return stack;
  }

  private static Path catalog(Path folder) {
    Path file = folder.resolve("catalog.yaml");
    try (InputStream in = Catalog.class.getResourceAsStream(CATALOG)) {
      Files.write(file, Objects.requireNonNull(in, CATALOG).readAllBytes());
      return file;
    } catch (IOException e) {
      throw new StackException("The catalog cannot be written: " + file + ", " + e, e);
    }
  }

  private void begin(Map<Part, Wires.Ends> ends) {
    ends.forEach((service, own) -> {
      toRedis.put(service, Relay.open(own.redis(), settings.ports().of(Part.REDIS)));
      toKafka.put(service, Relay.open(own.kafka(), own.kafkaListener()));
    });
    // Ctrl-C must leave nothing behind.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-stack"));
    thread.start();
    boolean isUp = Wait.until(START_LIMIT, () -> !thread.isAlive() || isUp());
    if (!isUp || !thread.isAlive()) {
      throw new StackException(
          "The stack did not start; its logs are in " + settings.data().path().resolve("logs"));
    }
  }

  private boolean isUp() {
    return settings.data().read().map(StackState::isUp).orElse(false);
  }

  /**
   * Waits until no process but its own takes CPU: with a new build AOT caches are made, which is no
   * part of what is looked at.
   */
  public void awaitCalm() {
    Wait.until(TRAINED_LIMIT, () -> !thread.isAlive() || supervisor.isTrained());
  }

  Catalog catalog() {
    return CatalogLoader.load(settings.catalog().orElseThrow());
  }

  String api() {
    return settings.ports().url(Part.FACTOR_API);
  }

  String bootstrapServers() {
    return settings.ports().bootstrapServers();
  }

  URI redis() {
    return URI.create(settings.ports().redisUri());
  }

  /** Its processes, as the supervisor has written them down. */
  List<PartState> parts() {
    return settings.data().read().map(StackState::parts).orElse(List.of());
  }

  private PartState state(Part part) {
    return parts().stream().filter(state -> state.part() == part).findFirst().orElseThrow();
  }

  /** Whether all processes are ready, and both owners have partitions. */
  boolean isWhole() {
    return parts().stream()
            .allMatch(part -> part.process().isAlive() && health.isReady(part.part(), part.port()))
        && OWNERS.stream().allMatch(this::hasPartitions);
  }

  private boolean hasPartitions(Part owner) {
    try {
      return !new IngestAdmin("http://127.0.0.1:" + settings.ports().management(owner), OwnKey.NONE)
          .partitions()
          .open()
          .isEmpty();
    } catch (RebuildException e) {
      return false;
    }
  }

  /** Lets a fault begin; gives how to end it, which waits until what was killed is ready again. */
  Ongoing begin(Fault fault) {
    PartState before = state(fault.part());
    switch (fault.kind()) {
      case KILL -> Signals.send("KILL", before.process().pid());
      case PAUSE -> Signals.send("STOP", before.process().pid());
      case CUT_REDIS -> relays(fault, toRedis).forEach(Relay::cut);
      case CUT_KAFKA -> relays(fault, toKafka).forEach(Relay::cut);
      case SLOW_REDIS -> relays(fault, toRedis).forEach(relay -> relay.slow(SLOW_BY));
      case SLOW_KAFKA -> relays(fault, toKafka).forEach(relay -> relay.slow(SLOW_BY));
      case FULL_DISK -> disks().fill(fault.part());
      case CLOCK_AHEAD -> move(before, CLOCK_OFF_BY);
      case CLOCK_BEHIND -> move(before, CLOCK_OFF_BY.negated());
    }
    return () -> end(fault, before);
  }

  /** A fault that has begun. */
  interface Ongoing {
    /** Ends it; false where the process did not come back in time. */
    boolean end();
  }

  private boolean end(Fault fault, PartState before) {
    switch (fault.kind()) {
      case KILL -> {
        return Wait.until(BACK_LIMIT, () -> isBack(before));
      }
      case PAUSE -> Signals.send("CONT", before.process().pid());
      case CUT_REDIS, SLOW_REDIS -> relays(fault, toRedis).forEach(Relay::mend);
      case CUT_KAFKA, SLOW_KAFKA -> relays(fault, toKafka).forEach(Relay::mend);
      case FULL_DISK -> {
        disks().empty(fault.part());
        // Kafka ends where it cannot write, and cannot be started before.
        return Wait.until(BACK_LIMIT, () -> isReady(fault.part()));
      }
      case CLOCK_AHEAD, CLOCK_BEHIND -> move(before, Duration.ZERO);
    }
    return true;
  }

  private void move(PartState part, Duration ahead) {
    Objects.requireNonNull(clocks, "must have been started for clocks")
        .move(part.process().pid(), ahead);
  }

  private SmallDisks disks() {
    return Objects.requireNonNull(disks, "must have been started with own mounts");
  }

  private boolean isBack(PartState before) {
    return state(before.part()).process().pid() != before.process().pid() && isReady(before.part());
  }

  private boolean isReady(Part part) {
    PartState now = state(part);
    return now.process().isAlive() && health.isReady(part, now.port());
  }

  /** Those of a service, or all where a backend is named. */
  private static List<Relay> relays(Fault fault, Map<Part, Relay> wires) {
    Relay own = wires.get(fault.part());
    return own == null ? List.copyOf(wires.values()) : List.of(own);
  }

  /** Keeps the market from sending. */
  void stillMarket() {
    Signals.send("STOP", state(Part.SIMULATOR).process().pid());
  }

  /** Lets it go on. */
  void goOnMarket() {
    Signals.send("CONT", state(Part.SIMULATOR).process().pid());
  }

  @Override
  public void close() {
    supervisor.requestStop();
    try {
      if (thread.isAlive() && !thread.join(STOP_LIMIT)) {
        throw new StackException("The stack does not end: folder=" + settings.data().path());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      toRedis.values().forEach(Relay::close);
      toKafka.values().forEach(Relay::close);
    }
  }
}
