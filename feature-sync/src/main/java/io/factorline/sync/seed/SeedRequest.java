package io.factorline.sync.seed;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.Nearest;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.sync.job.JobRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a job {@code seed}.
 *
 * @param view name of a live view of bars
 * @param definition of that view when the job was asked for
 * @param file of bars that came before the log; null where its history is the log alone
 * @param dryRun whether nothing is kept and nothing is sent
 */
record SeedRequest(String view, String definition, @Nullable String file, boolean dryRun) {

  /**
   * Checks the fields of a request.
   *
   * @param folder that relative paths resolve against
   */
  static SeedRequest check(Map<String, Object> request, Catalog catalog, Path folder) {
    JobRequest fields = new JobRequest(request, "view", "file", "dryRun");
    BarView view = view(fields.text("view"), catalog);
    String file = fields.find("file").orElse(null);
    if (file != null && !Files.isRegularFile(folder.resolve(file))) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must be a file: file=" + file + ", folder=" + folder);
    }
    return new SeedRequest(view.name(), view.definition(), file, fields.flag("dryRun"));
  }

  private static BarView view(String name, Catalog catalog) {
    for (BarView view : catalog.barViews()) {
      if (view.name().equals(name)) {
        return view;
      }
    }
    String nearest =
        Nearest.to(name, catalog.barViews().stream().map(BarView::name).toList())
            .map(found -> ", nearest=" + found)
            .orElse("");
    throw new RequestException(
        ErrorCode.UNKNOWN_VIEW, "must be a live view of bars: view=" + name + nearest);
  }

  /** The canonical parameters of the job. */
  Map<String, Object> parameters() {
    Map<String, Object> parameters = new TreeMap<>();
    parameters.put("view", view);
    parameters.put("definition", definition);
    parameters.put("dryRun", dryRun);
    if (file != null) {
      parameters.put("file", file);
    }
    return parameters;
  }

  /** Reads what {@link #parameters} gave. */
  static SeedRequest of(Map<String, Object> parameters) {
    Object file = parameters.get("file");
    return new SeedRequest(
        String.valueOf(parameters.get("view")),
        String.valueOf(parameters.get("definition")),
        file == null ? null : String.valueOf(file),
        Boolean.TRUE.equals(parameters.get("dryRun")));
  }

  /**
   * The view, which must still be what it was.
   *
   * @throws IllegalStateException if its definition has changed since the job was asked for
   */
  BarView view(Catalog catalog) {
    BarView found = view(view, catalog);
    if (!found.definition().equals(definition)) {
      throw new IllegalStateException(
          "must still be defined as when the job was asked for: view=" + view);
    }
    return found;
  }
}
