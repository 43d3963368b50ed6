package io.factorline.sync.rebuild;

import io.factorline.archive.PartitionRun;
import io.factorline.archive.StateFiles;
import io.factorline.archive.TickLog;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.lake.LakeFile;
import io.factorline.sync.lake.LakeRoom;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/** The states of partitions at offsets that someone names. Thread-safe. */
public final class PartitionStates {
  private static final int CHECK_EVERY = 10_000;

  private final EnginePlan plan;
  private final StateFiles states;
  private final LakeRoom room;

  /** The states of all views of a plan. */
  public PartitionStates(EnginePlan plan, StateFiles states, LakeRoom room) {
    this.plan = plan;
    this.states = states;
    this.room = room;
  }

  /**
   * Keeps the state of a partition after all records below an offset, or after all that are
   * archived where that is less: from the newest state below it, or from the first record.
   *
   * @param check called now and then; may throw to stop
   * @return none where the lake has neither such a state nor the first record
   */
  public Optional<LakeFile> keep(TickLog log, int partition, long offset, Runnable check)
      throws IOException {
    long begin = log.begin(partition);
    Predicate<LakeFile> isBelow = file -> StateFiles.offset(file) <= offset;
    boolean isWhole =
        begin == 0
            || states
                .newest(
                    log.topic(),
                    partition,
                    plan.layout().hash(),
                    isBelow.and(file -> StateFiles.offset(file) >= begin))
                .isPresent();
    if (!isWhole) {
      return Optional.empty();
    }
    try (PartitionRun run =
        PartitionRun.begin(
            log, partition, plan, states, plan.layout().hash(), isBelow, EngineListener.NONE)) {
      while (run.engine().nextOffset() < offset && run.step().isPresent()) {
        if (run.applied() % CHECK_EVERY == 0) {
          check.run();
        }
      }
      room.require();
      return Optional.of(states.keep(run.engine(), run.appendMs()));
    }
  }
}
