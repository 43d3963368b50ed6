package io.factorline.sync.training;

import io.factorline.catalog.BarView;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of one source at a cut: all that the manifest names, for at an earlier time a version
 * may count that was replaced since. Of bars only those of the catalog's definition.
 *
 * @param manifest number of the manifest
 * @param current files whose rows nothing has replaced
 * @param superseded files whose rows a later revision or a backfill replaced
 * @param otherDefinitions files of another definition, which are not read
 */
record SourceFiles(
    String table,
    long manifest,
    List<LakeFile> current,
    List<LakeFile> superseded,
    int otherDefinitions) {
  private static final int MOST_NAMED = 200;

  SourceFiles {
    current = List.copyOf(current);
    superseded = List.copyOf(superseded);
  }

  /** Number of the manifest that a table has now; 0 where it has none. */
  static long newest(ManifestStore manifests, Source source) throws IOException {
    return manifests.current(source.table().name()).number();
  }

  /**
   * The files at a manifest.
   *
   * @throws RequestException if the manifest is not kept any more
   */
  static SourceFiles at(ManifestStore manifests, Source source, long number) throws IOException {
    String table = source.table().name();
    Manifest manifest =
        number == 0
            ? Manifest.empty(table)
            : manifests
                .read(table, number)
                .orElseThrow(() ->
                    new RequestException(
                        ErrorCode.INVALID_PARAMETER,
                        "must be a manifest that the lake still keeps: cut."
                            + table
                            + "="
                            + number));
    return of(manifest, source);
  }

  private static SourceFiles of(Manifest manifest, Source source) {
    List<LakeFile> current = new ArrayList<>();
    List<LakeFile> superseded = new ArrayList<>();
    int others = 0;
    String definition = source.view() instanceof BarView bars ? bars.definition() : null;
    for (LakeFile file : manifest.files()) {
      if (definition != null && !definition.equals(file.definition())) {
        others++;
      } else if (file.rows() > 0) {
        (file.superseded() ? superseded : current).add(file);
      }
    }
    return new SourceFiles(source.table().name(), manifest.number(), current, superseded, others);
  }

  boolean isEmpty() {
    return current.isEmpty() && superseded.isEmpty();
  }

  /** Rows of all files. */
  long rows() {
    return current.stream().mapToLong(LakeFile::rows).sum()
        + superseded.stream().mapToLong(LakeFile::rows).sum();
  }

  /** Where the files lie that may hold event times of a stretch, both ends inclusive. */
  static List<String> locations(
      LakeStorage storage, List<LakeFile> files, long fromNs, @Nullable Long toNs) {
    return files.stream()
        .filter(file -> file.stats().maxTimeNs() >= fromNs)
        .filter(file -> toNs == null || file.stats().minTimeNs() <= toNs)
        .map(file -> storage.location(file.path()))
        .sorted()
        .toList();
  }

  /** The first of them: the manifest names all. */
  private static List<String> named(List<LakeFile> files) {
    return files.stream().map(LakeFile::path).sorted().limit(MOST_NAMED).toList();
  }

  /** What a report says of it. */
  Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("table", table);
    report.put("manifest", manifest);
    report.put("rows", rows());
    report.put("fileCount", current.size() + superseded.size());
    report.put("files", named(current));
    report.put("superseded", named(superseded));
    report.put("otherDefinitions", otherDefinitions);
    return report;
  }
}
