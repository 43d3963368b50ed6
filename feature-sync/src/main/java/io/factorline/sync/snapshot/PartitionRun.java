package io.factorline.sync.snapshot;

import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.EngineSnapshot;
import io.factorline.engine.ImmediateDelivery;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.lake.LakeFile;
import java.io.Closeable;
import java.io.IOException;
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
  private long appendMs;
  private long applied;

  private PartitionRun(PartitionEngine engine, TickCursor records, long appendMs) {
    this.engine = engine;
    this.records = records;
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
    long begin = log.begin(partition);
    Optional<LakeFile> state =
        states.newest(
            log.topic(),
            partition,
            layout,
            file -> StateFiles.offset(file) >= begin && condition.test(file));
    EngineListener delivery = new ImmediateDelivery(listener);
    PartitionEngine engine;
    if (state.isPresent()) {
      engine = EngineSnapshot.resume(states.read(state.get()), plan, delivery);
    } else {
      engine =
          new PartitionEngine(
              plan, new PartitionEngine.LogId(log.topic(), partition, log.partitions()), delivery);
      engine.startAt(begin, List.of());
    }
    long appendMs = state.map(file -> file.stats().maxTimeNs() / 1_000_000L).orElse(0L);
    return new PartitionRun(engine, log.read(partition, engine.nextOffset()), appendMs);
  }

  /** The engine; its state is that after the last record that {@link #step} applied. */
  public PartitionEngine engine() {
    return engine;
  }

  /** Append time of the last record applied, ms since the epoch. */
  public long appendMs() {
    return appendMs;
  }

  /** Records applied by this run. */
  public long applied() {
    return applied;
  }

  /** Applies the next record and gives it; none behind the last. */
  public Optional<LogRecord> step() throws IOException {
    LogRecord record = records.next();
    if (record == null) {
      return Optional.empty();
    }
    engine.apply(record);
    appendMs = record.appendMs();
    applied++;
    return Optional.of(record);
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
