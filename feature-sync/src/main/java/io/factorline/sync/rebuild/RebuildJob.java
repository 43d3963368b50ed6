package io.factorline.sync.rebuild;

import io.factorline.archive.StateFiles;
import io.factorline.archive.TickLog;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.lake.LakeFile;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.sync.job.JobContext;
import io.factorline.sync.job.JobType;
import io.factorline.sync.request.RequestFields;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Job {@code rebuild}: keeps the states that partitions go on from after Redis has lost their rows.
 */
@Component
final class RebuildJob implements JobType {
  private static final String OFFSETS = "offsets";

  private final ManifestStore manifests;
  private final ParquetReader reader;
  private final StateFiles files;
  private final PartitionStates states;

  RebuildJob(
      ManifestStore manifests, ParquetReader reader, StateFiles files, PartitionStates states) {
    this.manifests = manifests;
    this.reader = reader;
    this.files = files;
    this.states = states;
  }

  @Override
  public String name() {
    return "rebuild";
  }

  @Override
  public Map<String, Object> check(Map<String, Object> request) {
    return Map.of(OFFSETS, offsets(request));
  }

  private static Map<String, Long> offsets(Map<String, Object> request) {
    Map<String, Long> offsets = RequestFields.of(request, Set.of(OFFSETS)).numbers(OFFSETS);
    boolean areNumbers = offsets.keySet().stream().allMatch(key -> key.matches("[0-9]{1,9}"));
    if (offsets.isEmpty() || !areNumbers) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must name an offset by partition: field=" + OFFSETS);
    }
    return offsets;
  }

  @Override
  public Map<String, Object> run(JobContext context) throws IOException {
    Map<String, Long> offsets = offsets(context.parameters());
    Optional<TickLog> log = TickLog.open(manifests, reader);
    Map<String, Object> made = new TreeMap<>();
    Map<String, Object> without = new TreeMap<>();
    long done = 0;
    for (Map.Entry<String, Long> wanted : offsets.entrySet()) {
      int partition = Integer.parseInt(wanted.getKey());
      if (log.isEmpty() || partition >= log.get().partitions()) {
        without.put(wanted.getKey(), "must be archived: table=ticks");
      } else {
        Optional<LakeFile> state =
            states.keep(log.get(), partition, wanted.getValue(), context::check);
        if (state.isPresent()) {
          made.put(wanted.getKey(), told(state.get()));
        } else {
          without.put(
              wanted.getKey(),
              "must have a state or its first record in the lake: begin="
                  + log.get().begin(partition));
        }
      }
      context.progress(++done, offsets.size(), "partitions");
    }
    return Map.of("states", made, "without", without);
  }

  private Map<String, Object> told(LakeFile state) throws IOException {
    return Map.of(
        "file", state.path(), "sha256", files.sha256(state), "offset", StateFiles.offset(state));
  }
}
