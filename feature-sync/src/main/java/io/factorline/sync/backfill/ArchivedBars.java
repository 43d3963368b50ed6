package io.factorline.sync.backfill;

import io.factorline.archive.TickLog;
import io.factorline.lake.Cut;
import io.factorline.lake.LakeTable;
import io.factorline.lake.ManifestStore;
import io.factorline.sync.archive.BarCuts;
import io.factorline.sync.archive.StreamTopics;
import io.factorline.sync.job.JobContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.stereotype.Component;

/**
 * Bars that went through {@code factor-bars}: stream-ingest commits an offset of {@code ticks} only
 * when Kafka has all bars of the records before it, and the cut of a table says how much of the
 * topic it has. Thread-safe; blocks.
 */
@Component
final class ArchivedBars implements LiveBars {
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private final ManifestStore manifests;
  private final StreamTopics topics;
  private final Duration patience;

  ArchivedBars(ManifestStore manifests, Admin admin, BackfillProperties properties) {
    this.manifests = manifests;
    this.topics = new StreamTopics(admin);
    this.patience = properties.patience();
  }

  @Override
  public List<Long> await(TickLog log, LakeTable table, JobContext context) throws IOException {
    List<Long> applied = appliedOf(log);
    // Asked for after the commits, so that it covers the bars of all that was committed.
    StreamTopics.Bars made = topics.bars();
    if (cutOf(made, table).isEmpty()) {
      return endsOf(log);
    }
    long startNs = System.nanoTime();
    long missing = missing(made, table);
    while (missing > 0) {
      context.check();
      if (System.nanoTime() - startNs > patience.toNanos()) {
        throw new IOException(
            "must be archived within feature-sync.backfill.patience: patience="
                + patience
                + ", table="
                + table.name()
                + ", records="
                + missing);
      }
      context.progress(0, missing, "bars awaited");
      LockSupport.parkNanos(POLL_NS);
      missing = missing(made, table);
    }
    return applied;
  }

  /** What stream-ingest has applied of the log; all of it where that is of a former topic. */
  private List<Long> appliedOf(TickLog log) throws IOException {
    if (!topics.ticks().id().equals(log.topic())) {
      return endsOf(log);
    }
    Map<Integer, Long> applied = topics.applied();
    return IntStream.range(0, log.partitions())
        .mapToObj(partition -> Math.min(log.end(partition), applied.getOrDefault(partition, 0L)))
        .toList();
  }

  private static List<Long> endsOf(TickLog log) {
    return IntStream.range(0, log.partitions()).mapToObj(log::end).toList();
  }

  /** None where nobody archives bars here, so that none can be on its way. */
  private Optional<Cut> cutOf(StreamTopics.Bars made, LakeTable table) throws IOException {
    return BarCuts.of(manifests, table.name(), made.id(), made.ends().size());
  }

  private long missing(StreamTopics.Bars made, LakeTable table) throws IOException {
    Cut cut = cutOf(made, table).orElseGet(() -> Cut.startOf(made.id(), made.ends().size()));
    long missing = 0;
    for (int partition = 0; partition < made.ends().size(); partition++) {
      long archived = cut.offset(partition);
      missing += Math.max(0, made.ends().get(partition) - archived);
    }
    return missing;
  }
}
