package io.factorline.sync.compute;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLookupException;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.sync.columns.Database;
import io.factorline.sync.job.JobContext;
import io.factorline.sync.job.JobType;
import io.factorline.sync.request.OutputFile;
import io.factorline.sync.request.RequestFields;
import io.factorline.sync.request.ResearchFolder;
import io.factorline.sync.request.ResearchProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The job {@code compute}: a researcher's own bars or ticks through a view of the catalog, to a
 * Parquet file with the columns that bars have in the lake.
 */
public final class ComputeJob implements JobType {
  private static final Set<String> FIELDS = Set.of("view", "input", "output");
  private static final List<String> INPUTS = List.of(".parquet", ".csv", ".csv.gz");
  private static final List<String> OUTPUTS = List.of(".parquet");

  private final Catalog catalog;
  private final ResearchFolder folder;
  private final ResearchProperties properties;

  /** The job over this folder. */
  public ComputeJob(Catalog catalog, ResearchFolder folder, ResearchProperties properties) {
    this.catalog = catalog;
    this.folder = folder;
    this.properties = properties;
  }

  @Override
  public String name() {
    return "compute";
  }

  @Override
  public Map<String, Object> check(Map<String, Object> request) {
    RequestFields fields = RequestFields.of(request, FIELDS);
    BarView view = view(fields);
    folder.input("input", fields.text("input"), INPUTS);
    OutputFile.check(folder, fields.text("output"), OUTPUTS);
    Map<String, Object> canonical = new LinkedHashMap<>();
    canonical.put("view", view.name());
    canonical.put("input", fields.text("input"));
    canonical.put("output", fields.text("output"));
    return canonical;
  }

  private BarView view(RequestFields fields) {
    String name = fields.text("view");
    try {
      if (catalog.view(name) instanceof BarView view) {
        return view;
      }
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must be a view of kind bars: view=" + name);
    } catch (CatalogLookupException e) {
      throw new RequestException(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Map<String, Object> run(JobContext context) throws Exception {
    RequestFields fields = RequestFields.of(context.parameters(), FIELDS);
    OutputFile output = OutputFile.of(folder, context, fields.text("output"), OUTPUTS);
    Map<String, Object> finished = output.finishedReport();
    if (finished != null) {
      return finished;
    }
    Path input = folder.input("input", fields.text("input"), INPUTS);
    try {
      return output.publish(compute(view(fields), input, output.draft(), new Running(context)));
    } finally {
      output.discardDraft();
    }
  }

  private Map<String, Object> compute(BarView view, Path input, Path draft, Running running)
      throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("view", view.name());
    report.put("definition", view.definition());
    try (Database database =
            Database.open(
                properties.scratchFolder(),
                properties.memory().toBytes(),
                properties.usedThreads(),
                properties.maxScratch().toBytes());
        BarRows rows = BarRows.begin(database, view)) {
      if (TickFileInput.isTicks(InputColumns.describe(database, input))) {
        TickBars bars = new TickBars(catalog, view, rows);
        report.put("ticks", TickFileInput.run(database, input, bars, running));
        report.putAll(bars.report());
      } else {
        report.put("inputBars", BarFile.run(database, catalog, view, input, rows, running));
      }
      rows.writeTo(draft);
      report.put("bars", rows.rows());
    }
    report.put("bytes", Files.size(draft));
    return report;
  }
}
