package io.factorline.archive;

import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.EngineSnapshot;
import io.factorline.engine.ImmediateDelivery;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.lake.LakeFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The engine on its way over the archived records of one partition, from the newest fitting state
 * or from the first record. One thread.
 */
public final class PartitionRun implements Closeable {
  private final PartitionEngine engine;
  private final TickCursor records;
  private final Closeable seeds;
  private long appendMs;
  private long applied;

  private PartitionRun(PartitionEngine engine, TickCursor records, long appendMs, Closeable seeds) {
    this.engine = engine;
    this.records = records;
    this.seeds = seeds;
    this.appendMs = appendMs;
  }

  /**
   * Begins a run.
   *
   * @param plan what is computed
   * @param layout hash of the layout of the states to start from: that of a plan with all views of
   *     this one
   * @param condition which states it may start from
   */
  public static PartitionRun begin(
      TickLog log,
      int partition,
      EnginePlan plan,
      StateFiles states,
      String layout,
      Predicate<LakeFile> condition,
      EngineListener listener)
      throws IOException {
    Optional<LakeFile> state = start(log, partition, states, layout, condition);
    PartitionEngine.LogId id = new PartitionEngine.LogId(log.topic(), partition, log.partitions());
    ArchiveSeeds seeds = states.seeds(log, id, plan);
    EngineListener delivery = new ImmediateDelivery(listener);
    PartitionEngine engine;
    if (state.isPresent()) {
      engine = EngineSnapshot.resume(states.read(state.get()), plan, delivery, seeds);
    } else {
      engine = new PartitionEngine(plan, id, delivery, seeds);
      engine.startAt(log.begin(partition), List.of());
    }
    long appendMs = state.map(file -> file.stats().maxTimeNs() / 1_000_000L).orElse(0L);
    return new PartitionRun(engine, log.read(partition, engine.nextOffset()), appendMs, seeds);
  }

  /**
   * The state that a run starts from: the newest that fits. Where there is none it starts at the
   * first record, or where that is lost in the midst of bars that nobody can complete.
   */
  public static Optional<LakeFile> start(
      TickLog log, int partition, StateFiles states, String layout, Predicate<LakeFile> condition)
      throws IOException {
    long begin = log.begin(partition);
    return states.newest(
        log.topic(),
        partition,
        layout,
        file -> StateFiles.offset(file) >= begin && condition.test(file));
  }

  /** A run of an engine that stands at an offset of the log, over all archived records behind. */
  public static PartitionRun of(PartitionEngine engine, TickLog log) {
    TickCursor records = log.read(engine.log().partition(), engine.nextOffset());
    return new PartitionRun(engine, records, 0, () -> {});
  }

  /** The engine; its state is that after the last record that {@link #step} applied. */
  public PartitionEngine engine() {
    return engine;
  }

  /** Append time of the last record applied, ms since the epoch; 0 where none is known. */
  public long appendMs() {
    return appendMs;
  }

  /** Records applied by this run. */
  public long applied() {
    return applied;
  }

  /**
   * Applies the next record and gives it; none behind the last.
   *
   * @throws IOException if the archive cannot be read, or by the listener as an {@link
   *     UncheckedIOException}
   */
  public Optional<LogRecord> step() throws IOException {
    LogRecord record = records.next();
    if (record == null) {
      return Optional.empty();
    }
    try {
      engine.apply(record);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    appendMs = record.appendMs();
    applied++;
    return Optional.of(record);
  }

  @Override
  public void close() throws IOException {
    try (seeds) {
      records.close();
    }
  }
}
