package io.factorline.sync.snapshot;

import io.factorline.archive.TickLog;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.sync.job.JobContext;
import io.factorline.sync.job.JobType;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * Job {@code snapshot}: keeps the state of each partition at the ends of sessions since the last.
 */
@Component
final class SnapshotJob implements JobType {
  private final ManifestStore manifests;
  private final ParquetReader reader;
  private final Snapshots snapshots;

  SnapshotJob(ManifestStore manifests, ParquetReader reader, Snapshots snapshots) {
    this.manifests = manifests;
    this.reader = reader;
    this.snapshots = snapshots;
  }

  @Override
  public String name() {
    return "snapshot";
  }

  @Override
  public Map<String, Object> check(Map<String, Object> request) {
    if (!request.isEmpty()) {
      throw new RequestException(
          ErrorCode.UNKNOWN_FIELD, "must have no fields: field=" + request.keySet());
    }
    return Map.of();
  }

  @Override
  public Map<String, Object> run(JobContext context) throws IOException {
    Map<String, Object> report = new TreeMap<>();
    Optional<TickLog> log = TickLog.open(manifests, reader);
    if (log.isEmpty()) {
      report.put("archived", "nothing yet");
      return report;
    }
    AtomicLong records = new AtomicLong();
    long kept = 0;
    int partitions = log.get().partitions();
    for (int partition = 0; partition < partitions; partition++) {
      kept +=
          snapshots
              .run(
                  log.get(),
                  partition,
                  applied -> {
                    records.addAndGet(applied);
                    context.check();
                  })
              .size();
      context.progress(partition + 1L, partitions, "partitions");
    }
    report.put("records", records.get());
    report.put("states", kept);
    return report;
  }
}
