package io.factorline.sync.seed;

import io.factorline.archive.PartitionRun;
import io.factorline.archive.StateFiles;
import io.factorline.archive.TickLog;
import io.factorline.engine.BarOrder;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.ImmediateDelivery;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.SymbolState;
import io.factorline.lake.LakeFile;
import io.factorline.sync.archive.StreamTopics;
import io.factorline.sync.backfill.ImportedBars;
import io.factorline.time.EpochClock;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A view that has seen the bars of a file, and then all records of the log from the first on. Seeds
 * that the log has already are left out: this history takes their place. One thread.
 */
final class BarsHistory implements History {
  private static final int CHECK_EVERY = 10_000;

  private final EnginePlan plan;
  private final ImportedHistory imported;
  private final ImportedBars.Count count;
  private final StreamTopics.Now topic;
  private final @Nullable TickLog log;

  /**
   * The history of a view.
   *
   * @param plan of the view alone
   * @param log the archive of this topic; null where nothing of it is archived yet
   */
  BarsHistory(
      EnginePlan plan,
      ImportedHistory imported,
      ImportedBars.Count count,
      StreamTopics.Now topic,
      @Nullable TickLog log) {
    this.plan = plan;
    this.imported = imported;
    this.count = count;
    this.topic = topic;
    this.log = log;
  }

  /**
   * Requires that a log can be read from its first record on.
   *
   * @throws IOException if it cannot
   */
  static void requireWhole(StreamTopics.Now topic, @Nullable TickLog log) throws IOException {
    for (int partition = 0; partition < topic.partitions(); partition++) {
      long archived = log == null ? 0 : log.end(partition);
      long begin = log == null || archived == 0 ? 0 : log.begin(partition);
      if (begin > 0 || topic.firsts().get(partition) > archived) {
        throw new IOException(
            "must have the first records of the topic, archived or in Kafka: partition="
                + partition
                + ", archived=["
                + begin
                + ", "
                + archived
                + "), kafka="
                + topic.firsts().get(partition));
      }
    }
  }

  @Override
  public long end(int partition) {
    return log == null ? 0 : log.end(partition);
  }

  @Override
  public Made make(int partition, Progress progress) throws IOException {
    BarOrder order = new BarOrder();
    PartitionEngine engine =
        new PartitionEngine(
            plan,
            new PartitionEngine.LogId(topic.id(), partition, topic.partitions()),
            new ImmediateDelivery(order));
    imported.restore(engine);
    Made made =
        log == null || log.end(partition) == 0
            ? new Made(engine, EpochClock.SYSTEM.nowMs(), 0, 0)
            : run(engine, log, progress);
    for (SymbolState symbol : engine.symbols()) {
      String refusal = order.refusal(symbol);
      if (refusal != null) {
        throw new IOException(refusal);
      }
    }
    return made;
  }

  private static Made run(PartitionEngine engine, TickLog log, Progress progress)
      throws IOException {
    try (PartitionRun run = PartitionRun.of(engine, log)) {
      while (run.step().isPresent()) {
        if (run.applied() % CHECK_EVERY == 0) {
          progress.reached(engine.nextOffset());
        }
      }
      return new Made(engine, run.appendMs(), run.applied(), 0);
    }
  }

  @Override
  public LakeFile keep(StateFiles states, Made made) throws IOException {
    return states.keepImported(made.engine(), made.appendMs());
  }

  @Override
  public Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("importedRows", count.rows());
    report.put("leftToTheLog", count.later());
    report.put("importedSymbols", imported.size());
    return report;
  }
}
