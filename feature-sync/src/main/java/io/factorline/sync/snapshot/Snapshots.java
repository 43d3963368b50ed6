package io.factorline.sync.snapshot;

import io.factorline.archive.PartitionRun;
import io.factorline.archive.StateFiles;
import io.factorline.archive.TickLog;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.LogRecord;
import io.factorline.lake.LakeFile;
import io.factorline.sync.lake.LakeRoom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the state of each partition at the end of each session: that of session N is the one of N -
 * 1 run over the records between, bit for bit. Thread-safe.
 */
public final class Snapshots {
  private static final int CHECK_EVERY = 10_000;

  private final EnginePlan plan;
  private final StateFiles states;
  private final LakeRoom room;

  /** Told of each so many records; may throw to stop. */
  public interface Progress {
    /** So many records were applied since the last call. */
    void applied(long records);
  }

  /** The snapshots of all views of a plan. */
  public Snapshots(EnginePlan plan, StateFiles states, LakeRoom room) {
    this.plan = plan;
    this.states = states;
    this.room = room;
  }

  /**
   * Runs one partition to the end of its archive and keeps its state wherever a session ended.
   *
   * @return the states kept, oldest first
   */
  public List<LakeFile> run(TickLog log, int partition, Progress progress) throws IOException {
    List<LakeFile> kept = new ArrayList<>();
    try (PartitionRun run =
        PartitionRun.begin(
            log, partition, plan, states, plan.layout().hash(), any -> true, EngineListener.NONE)) {
      SessionEnds ends = new SessionEnds(run.engine());
      Optional<LogRecord> record = run.step();
      while (record.isPresent()) {
        if (ends.endedBy(record.get().event())) {
          room.require();
          kept.add(states.keep(run.engine(), run.appendMs()));
        }
        if (run.applied() % CHECK_EVERY == 0) {
          progress.applied(CHECK_EVERY);
        }
        record = run.step();
      }
      progress.applied(run.applied() % CHECK_EVERY);
    }
    return kept;
  }
}
