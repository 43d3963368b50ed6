package io.factorline.sync.training;

import io.factorline.basis.ActionLog;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.Universe;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.lake.LakeStorage;
import io.factorline.sync.columns.Chunks;
import io.factorline.sync.columns.ColumnInfo;
import io.factorline.sync.columns.Database;
import io.factorline.sync.columns.Quoted;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBFunctions;

/**
 * Builds one training set: loads the spine, joins each source by ranges of entities, writes the
 * rows in the order of the spine.
 *
 * <p>Memory is bounded: the spine and the sorts live in DuckDB, which spills; what was joined goes
 * to {@link ScratchRecords}, which bring it back into the order of the spine.
 */
final class TrainingSet {
  private static final long ROWS_PER_RANGE = 2_000_000;
  private static final int MAX_TEXTS = 1_000_000;

  private final Database database;
  private final Catalog catalog;
  private final LakeStorage storage;
  private final TrainingPlan plan;
  private final List<SourceFiles> files;
  private final Map<Universe, Path> compared;

  /**
   * A training set out of these files.
   *
   * @param files per source of the plan
   * @param compared per universe of the plan's cross-sectional factors the file of the values that
   *     its members had at the times of the spine
   */
  TrainingSet(
      Database database,
      Catalog catalog,
      LakeStorage storage,
      TrainingPlan plan,
      List<SourceFiles> files,
      Map<Universe, Path> compared) {
    this.database = database;
    this.catalog = catalog;
    this.storage = storage;
    this.plan = plan;
    this.files = List.copyOf(files);
    this.compared = Map.copyOf(compared);
  }

  /**
   * Builds it.
   *
   * @param draft where the finished file lies then
   * @param metadata texts that the file carries
   * @return the rows, and per factor how many values and nulls
   */
  Map<String, Object> build(
      Path spineFile, long maxRows, Path draft, Map<String, String> metadata, Parallel parallel)
      throws Exception {
    SpineTable spine =
        SpineTable.load(database, spineFile, plan.keyColumns(), maxRows, plan.universe());
    requireFreeNames(spine);
    parallel.expect(spine.rows() * (joined().size() + compared.size() + 1L));
    RecordLayout layout = new RecordLayout(plan);
    Path scratch = database.folder().resolve("records");
    try (ScratchRecords records = new ScratchRecords(scratch, spine.rows(), layout.bytes())) {
      List<VersionQuery> queries = queries(spine);
      join(spine, queries, layout, records, parallel);
      compare(layout, records, parallel);
      try (RecordReader reader = records.reader()) {
        List<TargetCells> cells =
            plan.targets().stream()
                .map(target -> new TargetCells(target, plan.sources(), layout, reader))
                .toList();
        TargetColumns columns =
            new TargetColumns(
                cells, texts(queries), plan.withTimes(), spine.rows(), reader, parallel::done);
        write(spine, columns, draft, metadata, parallel);
        return report(spine, cells);
      }
    }
  }

  private void requireFreeNames(SpineTable spine) {
    List<String> names = TargetColumns.names(plan);
    for (ColumnInfo column : spine.columns()) {
      if (names.stream().anyMatch(column.name()::equalsIgnoreCase)) {
        throw new RequestException(
            ErrorCode.INVALID_PARAMETER,
            "must not be named like a factor's column: spine.column=" + column.name());
      }
    }
  }

  private List<Integer> joined() {
    return IntStream.range(0, plan.sources().size()).filter(plan::isJoined).boxed().toList();
  }

  private List<VersionQuery> queries(SpineTable spine) throws IOException {
    List<VersionQuery> queries = new ArrayList<>();
    for (int s = 0; s < plan.sources().size(); s++) {
      Source source = plan.sources().get(s);
      int[] sourceAndKey = {s, plan.isJoined(s) ? spine.keyIndex(source.keyColumns()) : -1};
      VersionQuery query =
          VersionQuery.prepare(
              database, source, storage, files.get(s), sourceAndKey, plan.byServed());
      for (int f = 0; f < source.fields().size(); f++) {
        if (query.isText(f)) {
          makeDictionary(source, query, f);
        }
      }
      queries.add(query);
    }
    return queries;
  }

  private void makeDictionary(Source source, VersionQuery query, int field) throws IOException {
    long texts = database.run(query.createDictionary(field, MAX_TEXTS));
    if (texts > MAX_TEXTS) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          "must have at most "
              + MAX_TEXTS
              + " different texts: factors="
              + source.view().name()
              + ":"
              + source.fields().get(field).name());
    }
  }

  private void join(
      SpineTable spine,
      List<VersionQuery> queries,
      RecordLayout layout,
      ScratchRecords records,
      Parallel parallel)
      throws Exception {
    Map<String, ActionLog> actions =
        plan.actions() < 0
            ? Map.of()
            : ActionLogs.read(database, storage, files.get(plan.actions()), plan.byServed());
    List<Parallel.Task> tasks = new ArrayList<>();
    for (int s : joined()) {
      SourcePass pass =
          new SourcePass(
              database,
              catalog,
              plan,
              spine,
              queries.get(s),
              new SourcePass.RecordTarget(s, layout, records, actions));
      pass.prepare();
      long ranges =
          Math.max(1, Math.ceilDiv(Math.max(files.get(s).rows(), spine.rows()), ROWS_PER_RANGE));
      ranges = Math.max(ranges, Math.min(parallel.threads(), spine.rows()));
      for (int[] range : spine.ranges(pass.key(), Math.ceilDiv(spine.rows(), ranges))) {
        tasks.add(() -> pass.run(range, parallel::done));
      }
    }
    parallel.run(tasks);
  }

  private void compare(RecordLayout layout, ScratchRecords records, Parallel parallel)
      throws Exception {
    List<Parallel.Task> tasks = new ArrayList<>();
    compared.forEach((universe, values) -> {
      CrossPass pass = new CrossPass(database, plan, universe, values, layout, records);
      tasks.add(() -> pass.run(parallel::done));
    });
    parallel.run(tasks);
  }

  private List<List<String>> texts(List<VersionQuery> queries) throws IOException {
    List<List<String>> all = new ArrayList<>();
    for (Target target : plan.targets()) {
      Target.Input input = target.inputs().getFirst();
      VersionQuery query = queries.get(input.source());
      boolean isStored = target.expression() == null && target.cross() == null;
      boolean isText = isStored && query.isText(input.field());
      all.add(isText ? read(query.dictionary(input.field())) : List.of());
    }
    return all;
  }

  private List<String> read(String dictionary) throws IOException {
    List<String> texts = new ArrayList<>();
    try (Chunks chunks = database.query("SELECT text FROM " + dictionary + " ORDER BY id")) {
      while (chunks.next()) {
        for (int i = 0; i < chunks.rows(); i++) {
          texts.add(chunks.column(0).getString(i));
        }
      }
    }
    return texts;
  }

  private void write(
      SpineTable spine,
      TargetColumns columns,
      Path draft,
      Map<String, String> metadata,
      Parallel parallel)
      throws Exception {
    try (Connection connection = database.connect()) {
      DuckDBFunctions.tableFunction()
          .withName("factor_columns")
          .withFunction(columns)
          .register(connection);
    } catch (SQLException e) {
      throw new IOException("must take the factors as a table", e);
    }
    String sql =
        "COPY (SELECT "
            + selected(spine)
            + " FROM spine s POSITIONAL JOIN factor_columns() f) TO "
            + Quoted.text(draft.toString())
            + " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, KV_METADATA {"
            + metadata.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + Quoted.text(entry.getValue()))
                .collect(Collectors.joining(", "))
            + "})";
    parallel.run(List.of(() -> database.run(sql)));
  }

  private String selected(SpineTable spine) {
    List<String> selected = new ArrayList<>();
    for (ColumnInfo column : spine.columns()) {
      String name = Quoted.name(column.name());
      selected.add(
          column.name().equals(SpineTable.TIME)
              ? "make_timestamp_ns(s.__time) AS " + name
              : "s." + name);
    }
    for (String name : TargetColumns.names(plan)) {
      boolean isTime =
          name.endsWith("__event") || name.endsWith("__knowledge") || name.endsWith("__served");
      String quoted = "f." + Quoted.name(name);
      selected.add(
          plan.withTimes() && isTime
              ? "make_timestamp_ns(" + quoted + ") AS " + Quoted.name(name)
              : quoted);
    }
    return String.join(", ", selected);
  }

  private Map<String, Object> report(SpineTable spine, List<TargetCells> cells) {
    Map<String, Object> columns = new LinkedHashMap<>();
    for (TargetCells cell : cells) {
      Map<String, Object> nulls = new LinkedHashMap<>();
      for (NullReason reason : NullReason.values()) {
        if (cell.nulls(reason) > 0) {
          nulls.put(reason.wireName(), cell.nulls(reason));
        }
      }
      Map<String, Object> column = new LinkedHashMap<>();
      column.put("factor", cell.target().factor().toString());
      column.put("present", cell.present());
      column.put("nulls", nulls);
      columns.put(cell.target().column(), column);
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("rows", spine.rows());
    report.put("columns", columns);
    return report;
  }
}
