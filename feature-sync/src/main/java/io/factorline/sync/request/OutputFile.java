package io.factorline.sync.request;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.sync.job.JobContext;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file that a job makes. It is written under another name beside it, forced to disk, and gets
 * its own name by a link, which fails where the name is taken: so it is whole or not there, and
 * never replaces a file. The report is saved before that, so that a job that died in between finds
 * its own finished file again.
 */
public final class OutputFile {
  private static final String REPORT = "report";
  private static final String SIZE = "bytes";

  private final JobContext context;
  private final Path file;
  private final Path draft;
  private final String name;

  private OutputFile(JobContext context, Path file, String name) {
    this.context = context;
    this.file = file;
    this.name = name;
    this.draft = file.resolveSibling("." + file.getFileName() + "." + context.id() + ".draft");
  }

  /**
   * Checks a path before the job is queued.
   *
   * @throws RequestException if it is not allowed, or names a file that exists
   */
  public static void check(ResearchFolder folder, String path, List<String> extensions) {
    if (Files.exists(folder.output("output", path, extensions))) {
      throw taken(path);
    }
  }

  /** The output of a running job. */
  public static OutputFile of(
      ResearchFolder folder, JobContext context, String path, List<String> extensions)
      throws IOException {
    OutputFile output = new OutputFile(context, folder.output("output", path, extensions), path);
    if (output.finishedReport() == null) {
      Files.deleteIfExists(output.draft);
    }
    return output;
  }

  /** The report of an earlier run of this job that made the file; null where there was none. */
  public @Nullable Map<String, Object> finishedReport() throws IOException {
    Map<String, Object> saved = context.lastCheckpoint();
    if (saved == null || !(saved.get(REPORT) instanceof Map<?, ?> report)) {
      return null;
    }
    if (!Files.exists(file)
        || !(saved.get(SIZE) instanceof Number bytes)
        || Files.size(file) != bytes.longValue()) {
      return null;
    }
    Files.deleteIfExists(draft);
    Map<String, Object> copy = new LinkedHashMap<>();
    report.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  /** Where to write. */
  public Path draft() {
    return draft;
  }

  /** Deletes what was written, if anything is left of it. */
  public void discardDraft() throws IOException {
    Files.deleteIfExists(draft);
  }

  /**
   * Gives the finished draft its name.
   *
   * @return the report with the path of the file
   * @throws RequestException if another file has taken the name
   */
  public Map<String, Object> publish(Map<String, Object> report) throws IOException {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("output", name);
    told.putAll(report);
    try (FileChannel written = FileChannel.open(draft, StandardOpenOption.READ)) {
      written.force(true);
    }
    context.checkpoint(Map.of(REPORT, told, SIZE, Files.size(draft)));
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      throw taken(name);
    }
    discardDraft();
    return told;
  }

  private static RequestException taken(String path) {
    return new RequestException(ErrorCode.INVALID_PARAMETER, "must not exist yet: output=" + path);
  }
}
