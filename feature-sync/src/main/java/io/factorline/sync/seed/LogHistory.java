package io.factorline.sync.seed;

import io.factorline.archive.PartitionRun;
import io.factorline.archive.StateFiles;
import io.factorline.archive.TickLog;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.lake.LakeFile;
import java.io.IOException;
import java.util.Map;

/**
 * A view as if it had run over all archived records, those of seeds included: it begins at the
 * newest state that has it, or at the first record. One thread.
 */
final class LogHistory implements History {
  private static final int CHECK_EVERY = 10_000;

  private final EnginePlan plan;
  private final String view;
  private final StateFiles states;
  private final TickLog log;

  /**
   * The history of a view.
   *
   * @param plan with all views
   */
  LogHistory(EnginePlan plan, String view, StateFiles states, TickLog log) {
    this.plan = plan;
    this.view = view;
    this.states = states;
    this.log = log;
  }

  @Override
  public long end(int partition) {
    return log.end(partition);
  }

  @Override
  public Made make(int partition, Progress progress) throws IOException {
    try (PartitionRun run =
        PartitionRun.begin(
            log,
            partition,
            plan.only(view),
            states,
            plan.layout().hash(),
            state -> true,
            EngineListener.NONE)) {
      boolean isCold = run.engine().symbols().isEmpty() && run.engine().nextOffset() > 0;
      long cold = isCold ? run.engine().nextOffset() : 0;
      while (run.step().isPresent()) {
        if (run.applied() % CHECK_EVERY == 0) {
          progress.reached(run.engine().nextOffset());
        }
      }
      return new Made(run.engine(), run.appendMs(), run.applied(), cold);
    }
  }

  @Override
  public LakeFile keep(StateFiles kept, Made made) throws IOException {
    return kept.keep(made.engine(), made.appendMs());
  }

  @Override
  public Map<String, Object> report() {
    return Map.of();
  }
}
