package io.factorline.sync.archive;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.lake.LakeTables;
import io.factorline.lake.ManifestStore;
import io.factorline.sync.job.JobContext;
import io.factorline.sync.job.JobType;
import io.factorline.sync.lake.LakeRoom;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Job {@code compact}: merges small files of one table, or of all that hold ticks and bars. */
@Component
final class CompactJob implements JobType {
  private static final String TABLE = "table";
  private static final String LEAST_FILES = "leastFiles";
  private static final int DEFAULT_LEAST_FILES = 8;

  private final Compaction compaction;
  private final ManifestStore manifests;
  private final LakeRoom room;
  private final ArchiveMetrics metrics;

  CompactJob(
      Compaction compaction, ManifestStore manifests, LakeRoom room, ArchiveMetrics metrics) {
    this.compaction = compaction;
    this.manifests = manifests;
    this.room = room;
    this.metrics = metrics;
  }

  @Override
  public String name() {
    return "compact";
  }

  @Override
  public Map<String, Object> check(Map<String, Object> request) {
    for (String field : request.keySet()) {
      if (!field.equals(TABLE) && !field.equals(LEAST_FILES)) {
        throw new RequestException(
            ErrorCode.UNKNOWN_FIELD, "must be table or leastFiles: field=" + field);
      }
    }
    Map<String, Object> parameters = new TreeMap<>();
    Object table = request.get(TABLE);
    if (table != null) {
      parameters.put(TABLE, checkedTable(table));
    }
    Object least = request.getOrDefault(LEAST_FILES, DEFAULT_LEAST_FILES);
    if (!(least instanceof Number number) || number.longValue() < 2) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must be a number >= 2: leastFiles=" + least);
    }
    parameters.put(LEAST_FILES, number.intValue());
    return parameters;
  }

  private static String checkedTable(Object table) {
    String name = String.valueOf(table);
    if (!isMergeable(name)) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must be ticks, predictions or bars/<view>: table=" + name);
    }
    return name;
  }

  private static boolean isMergeable(String table) {
    return LakeTables.holdsRecords(table) || table.startsWith(LakeTables.BARS);
  }

  @Override
  public Map<String, Object> run(JobContext context) throws IOException {
    Object one = context.parameters().get(TABLE);
    int least =
        context.parameters().get(LEAST_FILES) instanceof Number number
            ? number.intValue()
            : DEFAULT_LEAST_FILES;
    List<String> tables =
        one != null
            ? List.of(String.valueOf(one))
            : manifests.tables().stream().filter(CompactJob::isMergeable).toList();
    Map<String, Object> report = new TreeMap<>();
    int done = 0;
    for (String table : tables) {
      report.put(table, compact(table, least, context));
      context.progress(++done, tables.size(), "tables");
    }
    return Map.of("mergedFiles", report);
  }

  private int compact(String table, int least, JobContext context) throws IOException {
    context.check();
    room.require();
    AtomicInteger files = new AtomicInteger();
    compaction.compact(
        table,
        least,
        merged -> {
          files.addAndGet(merged);
          metrics.compacted(table, merged);
          context.check();
        });
    return files.get();
  }
}
