package io.factorline.ingest.loop;

import io.factorline.engine.EnginePlan;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.PartitionEngine.LogId;
import io.factorline.engine.RowEncoder;
import io.factorline.engine.StoredSymbol;
import io.factorline.ingest.deliver.BarCopies;
import io.factorline.ingest.deliver.OwnerClocks;
import io.factorline.ingest.deliver.Rejects;
import io.factorline.ingest.partition.OwnedPartition;
import io.factorline.ingest.partition.RestartTrail;
import io.factorline.ingest.seed.Seeder;
import io.factorline.metric.IngestMeters;
import io.factorline.redis.PartitionStore;
import io.factorline.redis.RowStore;
import io.factorline.store.HeaderForm;
import io.factorline.store.RestartPoint;
import io.factorline.store.RowLayout;
import io.factorline.time.EpochClock;
import io.factorline.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that owns all partition state of this process. Records come by {@link #submit}, rows
 * go out pass by pass. A failure of its own ends the process.
 */
public final class IngestLoop implements AutoCloseable {
  /** A later owner has written: this one is silent. */
  public static final String FENCED = "FENCED";

  /** Redis has no heartbeat although Kafka has a commit. */
  public static final String STORE_LOST = "STORE_LOST";

  private static final Logger LOG = LoggerFactory.getLogger(IngestLoop.class);

  /** Records applied, and rows changed by them, before rows go out: a clock changes many. */
  private static final int APPLY_CHUNK = 256;

  private static final long IDLE_WAIT_MS = 20;
  private static final long PACE_WAIT_MS = 1;

  private final Mailbox mailbox = new Mailbox();
  private final Gate gate = new Gate();
  private final Arrivals arrivals = new Arrivals();
  private final Map<Integer, Assignment> assignments = new HashMap<>();
  private final ArrayDeque<Leaving> leaving = new ArrayDeque<>();
  private final Settings settings;
  private final EnginePlan plan;
  private final PassKeeper passes;
  private final BarDelivery bars;
  private final RejectDelivery rejects;
  private final Pulse pulse;
  private final IngestMetrics metrics;
  private final TickTraces traces;
  private final Seeder seeder;
  private final Thread thread = Thread.ofPlatform().name("ingest").unstarted(this::run);
  private volatile boolean running = true;
  private volatile Status status = Status.NONE;
  private volatile Set<Integer> seeding = Set.of();
  private volatile long beatMs = MonotonicClock.nowMs();
  private volatile @Nullable Throwable failure;
  private long assignmentCount;

  /**
   * What the loop is told.
   *
   * @param owner this process, for people
   * @param maxLoss how much of its last writes Redis may lose
   * @param heartbeat how often each partition's heartbeat is written
   * @param form what the headers of rows are written in
   * @param onFailure called once, on the loop's thread, before it ends by a failure
   */
  public record Settings(
      String owner, Duration maxLoss, Duration heartbeat, HeaderForm form, Runnable onFailure) {}

  /** Where the loop's work goes. */
  public record Outlets(
      RowStore rows,
      PartitionStore partitions,
      BarCopies bars,
      Rejects rejects,
      OwnerClocks clocks,
      Seeder seeder,
      Tracing tracing) {}

  /** A partition with the id of its assignment. */
  private record Assignment(
      long id, OwnedPartition partition, PartitionListener listener, PartitionSeeds seeds) {
    PartitionEngine engine() {
      return partition.engine();
    }
  }

  /** A partition that is flushed for the last time. */
  private record Leaving(
      OwnedPartition partition, long deadlineMs, CompletableFuture<Commit> done) {}

  /** A loop that is not running yet. */
  public IngestLoop(
      Settings settings,
      EnginePlan plan,
      Outlets outlets,
      EpochClock clock,
      MeterRegistry registry) {
    this.settings = settings;
    this.plan = plan;
    this.metrics = new IngestMetrics(registry);
    this.seeder = outlets.seeder();
    this.traces = new TickTraces(outlets.tracing());
    this.bars = new BarDelivery(outlets.bars(), mailbox, gate, traces);
    this.rejects = new RejectDelivery(outlets.rejects(), mailbox, gate);
    RowWriter writer = new RowWriter(outlets.rows(), new RowEncoder(plan), mailbox);
    this.passes =
        new PassKeeper(writer, outlets.rows(), gate, mailbox, bars, metrics, traces, clock);
    this.pulse = new Pulse(settings, outlets, passes, mailbox, metrics, plan, clock);
    metrics.gauge(IngestMeters.QUEUED, Tags.empty(), arrivals::count);
    metrics.gauges(gate);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /**
   * Hands over decoded records; any thread, in each partition's order.
   *
   * @param unreadSinceMs for each partition with records that were not read yet, an append time
   *     that none of them is older than, ms since the epoch
   */
  public void submit(List<ReadBatch> batches, Map<Integer, Long> unreadSinceMs) {
    batches.forEach(batch -> arrivals.announce(batch.records().size()));
    mailbox.execute(() -> {
      batches.forEach(arrivals::add);
      arrivals.unread(unreadSinceMs);
    });
  }

  /** The layout of the rows that it writes. */
  public RowLayout layout() {
    return plan.layout();
  }

  /** How many records were submitted and are not applied yet. */
  public int queuedRecords() {
    return arrivals.count();
  }

  /** The partitions that wait for the state of a seed: nothing more of them need be read. */
  public Set<Integer> seeding() {
    return seeding;
  }

  /** What it said of itself with the last heartbeat. */
  public Status status() {
    return status;
  }

  /** Why nothing is applied: {@code store}, {@code bars} or {@code rejects}; null where it is. */
  public @Nullable String pausedBy() {
    return gate.closedBy();
  }

  /** Why Redis takes no rows, in its own words; null where it does. */
  public @Nullable String storeProblem() {
    return gate.storeProblem();
  }

  /** How long ago the last heartbeat was, in ms: a loop that hangs has none. */
  public long sinceBeatMs() {
    return MonotonicClock.nowMs() - beatMs;
  }

  /** What ended the loop, if something did. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /**
   * Builds a partition from what is stored and takes it over; its records may be submitted with the
   * id that comes back. Called on the thread that reads Kafka.
   *
   * @throws io.factorline.store.RowFormatException if a stored row cannot be gone on from
   */
  public long assign(LogId log, long fence, RestartPoint start, List<StoredSymbol> stored) {
    Assignment made = make(log, fence, start);
    stored.forEach(made.partition()::restore);
    return hand(made);
  }

  /**
   * The same for a partition whose rows Redis has lost: all of these are written before its
   * heartbeat says that it is open, and their newest closed bars go into the Feast copies.
   */
  public long assignRebuilt(LogId log, long fence, RestartPoint start, List<StoredSymbol> symbols) {
    Assignment made = make(log, fence, start);
    symbols.forEach(made.partition().engine()::restore);
    made.partition().rebuild();
    mailbox.execute(() -> bars.copyAll(made.partition()));
    return hand(made);
  }

  /** Takes over a partition that must stay closed; its heartbeat says why. */
  public void assignClosed(LogId log, long fence, RestartPoint start, String reason) {
    Assignment made = make(log, fence, start);
    made.partition().close(reason);
    var _ = hand(made);
  }

  private Assignment make(LogId log, long fence, RestartPoint start) {
    PartitionListener listener = new PartitionListener(bars, rejects, metrics, traces);
    PartitionSeeds seeds =
        new PartitionSeeds(seeder, mailbox, metrics, () -> goOn(log.partition()));
    PartitionEngine engine = new PartitionEngine(plan, log, listener, seeds);
    engine.startAt(start.offset(), start.marks());
    RestartTrail trail = new RestartTrail(start, settings.maxLoss().toMillis());
    OwnedPartition partition = new OwnedPartition(engine, fence, trail, settings.form());
    listener.attach(partition);
    listener.applying(start.offset());
    return new Assignment(++assignmentCount, partition, listener, seeds);
  }

  private long hand(Assignment made) {
    OwnedPartition partition = made.partition();
    mailbox.execute(() -> {
      goOn(partition.number());
      assignments.put(partition.number(), made);
      UndeliveredWork.resume(partition, bars);
    });
    return made.id();
  }

  /** Flushes partitions and gives them up: each completes with its commit, if it may have one. */
  public List<CompletableFuture<Commit>> revoke(Set<Integer> numbers, Duration patience) {
    return numbers.stream().map(number -> revoke(number, patience)).toList();
  }

  private CompletableFuture<Commit> revoke(int number, Duration patience) {
    CompletableFuture<Commit> done = new CompletableFuture<>();
    long deadlineMs = MonotonicClock.nowMs() + patience.toMillis();
    mailbox.execute(() -> {
      goOn(number);
      Assignment assignment = assignments.remove(number);
      if (assignment == null) {
        done.cancel(false);
      } else {
        leaving.add(new Leaving(assignment.partition(), deadlineMs, done));
      }
    });
    return done;
  }

  /** Says that Redis may have lost writes, or all of them. Any thread. */
  public void storeMayHaveLost(String cause) {
    mailbox.execute(() -> passes.rewriteAll(flushing(), cause));
  }

  private void run() {
    try {
      while (running) {
        step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("The ingest loop ends by a failure", e);
      failure = e;
      running = false;
      settings.onFailure().run();
    }
  }

  private void step() throws InterruptedException {
    boolean canApply = gate.isOpen() && !arrivals.isEmpty();
    mailbox.runAll(canApply ? 0 : bars.hasWaiting() ? PACE_WAIT_MS : IDLE_WAIT_MS);
    applySome();
    passes.advance(flushing());
    bars.sendSome();
    finishLeaving();
    pulse.between(partitions(), arrivals);
    if (pulse.isDue()) {
      bars.tick();
      rejects.tick();
      traces.tick();
      status = pulse.beat(partitions(), arrivals.oldestMs());
      beatMs = MonotonicClock.nowMs();
    }
  }

  private void applySome() {
    for (int budget = APPLY_CHUNK; budget > 0 && gate.isOpen(); ) {
      ReadBatch batch = arrivals.batch();
      if (batch == null) {
        return;
      }
      budget--;
      Assignment assignment = assignments.get(batch.partition());
      if (assignment == null
          || assignment.id() != batch.assignment()
          || assignment.partition().isClosed()) {
        arrivals.drop(batch);
      } else if (assignment.seeds().mustWait(assignment.engine(), arrivals.peek(batch))) {
        arrivals.park(batch);
        seeding = arrivals.parked();
      } else {
        int before = assignment.partition().changedCount();
        apply(batch, assignment);
        budget -= assignment.partition().changedCount() - before;
      }
    }
  }

  private void goOn(int partition) {
    arrivals.unpark(partition);
    seeding = arrivals.parked();
  }

  private void apply(ReadBatch batch, Assignment assignment) {
    if (arrivals.isAtStart()) {
      List<LogRecord> records = batch.records();
      assignment.partition().reading(records.getLast().offset() + 1, records.getFirst().appendMs());
    }
    LogRecord record = arrivals.take(batch);
    assignment.listener().applying(record.offset());
    FollowedTick followed = batch.followed(record.offset());
    if (followed == null) {
      assignment.engine().apply(record);
    } else {
      traces.apply(followed, record, batch.partition(), () -> assignment.engine().apply(record));
    }
  }

  private Collection<OwnedPartition> partitions() {
    return assignments.values().stream().map(Assignment::partition).toList();
  }

  private Collection<OwnedPartition> flushing() {
    if (leaving.isEmpty()) {
      return partitions();
    }
    List<OwnedPartition> all = new ArrayList<>(partitions());
    leaving.forEach(left -> all.add(left.partition()));
    return all;
  }

  private void finishLeaving() {
    leaving.removeIf(left -> {
      OwnedPartition partition = left.partition();
      if (partition.ledger().isEmpty()) {
        bars.settle(partition);
      }
      boolean isDone = partition.isClosed() || partition.isFlushed();
      if (!isDone && MonotonicClock.nowMs() < left.deadlineMs()) {
        return false;
      }
      finish(partition, left.done());
      return true;
    });
  }

  private void finish(OwnedPartition partition, CompletableFuture<Commit> done) {
    partition.leave();
    bars.forget(partition);
    rejects.forget(partition);
    if (partition.mayCommit()) {
      done.complete(Pulse.commit(partition));
    } else {
      done.cancel(false);
    }
    partition.close("LEFT");
  }

  @Override
  public void close() {
    running = false;
    mailbox.wake();
    try {
      if (!thread.join(Duration.ofSeconds(5))) {
        LOG.warn("The ingest loop did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
