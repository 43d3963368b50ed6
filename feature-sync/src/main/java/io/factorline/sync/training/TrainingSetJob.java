package io.factorline.sync.training;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLookupException;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.LifeState;
import io.factorline.catalog.Universe;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.ManifestStore;
import io.factorline.sync.columns.Database;
import io.factorline.sync.columns.Scratch;
import io.factorline.sync.job.JobContext;
import io.factorline.sync.job.JobType;
import io.factorline.sync.request.OutputFile;
import io.factorline.sync.request.RequestFields;
import io.factorline.sync.request.ResearchFolder;
import io.factorline.sync.request.ResearchProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The job {@code training-set}: a spine of symbols and times, and the factors that were known then,
 * to a Parquet file. The same parameters over the same manifests give the same rows.
 */
public final class TrainingSetJob implements JobType {
  private static final Set<String> FIELDS =
      Set.of("spine", "output", "factors", "service", "times", "known", "cut", "universe");
  private static final List<String> SPINES = List.of(".parquet", ".csv", ".csv.gz");
  private static final List<String> OUTPUTS = List.of(".parquet");
  private static final int MAX_FACTORS = 1_000;

  private final Catalog catalog;
  private final LakeStorage storage;
  private final ManifestStore manifests;
  private final ResearchFolder folder;
  private final ResearchProperties properties;

  /** The job over this lake and folder. */
  public TrainingSetJob(
      Catalog catalog,
      LakeStorage storage,
      ManifestStore manifests,
      ResearchFolder folder,
      ResearchProperties properties) {
    this.catalog = catalog;
    this.storage = storage;
    this.manifests = manifests;
    this.folder = folder;
    this.properties = properties;
  }

  @Override
  public String name() {
    return "training-set";
  }

  /** Resolves the cut: the manifests that are current now, unless the request names others. */
  @Override
  public Map<String, Object> check(Map<String, Object> request) {
    RequestFields fields = RequestFields.of(request, FIELDS);
    folder.input("spine", fields.text("spine"), SPINES);
    OutputFile.check(folder, fields.text("output"), OUTPUTS);
    String known = fields.oneOf("known", List.of("disclosed", "served"), "disclosed");
    boolean times = fields.flag("times", false);
    List<FactorRef> factors = factors(fields);
    Universe universe = universe(fields);
    TrainingPlan plan = PlanCompiler.compile(catalog, factors, known.equals("served"), times);
    Map<String, Object> canonical = new LinkedHashMap<>();
    canonical.put("spine", fields.text("spine"));
    canonical.put("output", fields.text("output"));
    canonical.put("factors", factors.stream().map(FactorRef::toString).toList());
    canonical.put("times", times);
    canonical.put("known", known);
    if (universe != null) {
      canonical.put("universe", universe.name());
    }
    canonical.put("cut", cut(plan, fields.numbers("cut")));
    return canonical;
  }

  private @Nullable Universe universe(RequestFields fields) {
    String name = fields.optionalText("universe");
    try {
      return name == null ? null : catalog.universe(name);
    } catch (CatalogLookupException e) {
      throw new RequestException(ErrorCode.UNKNOWN_UNIVERSE, String.valueOf(e.getMessage()));
    }
  }

  private List<FactorRef> factors(RequestFields fields) {
    List<String> names = fields.texts("factors", MAX_FACTORS);
    String service = fields.optionalText("service");
    if (names.isEmpty() == (service == null)) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          "must be either factors or a service: factors=" + names + ", service=" + service);
    }
    List<FactorRef> factors =
        service == null
            ? PlanCompiler.ofNames(catalog, names)
            : PlanCompiler.ofService(catalog, service);
    factors.forEach(catalog.lives()::requireReadable);
    return factors;
  }

  private Map<String, Long> cut(TrainingPlan plan, Map<String, Long> asked) {
    List<String> tables = plan.sources().stream().map(source -> source.table().name()).toList();
    for (String table : asked.keySet()) {
      if (!tables.contains(table)) {
        throw new RequestException(
            ErrorCode.INVALID_PARAMETER, "must be one of " + tables + ": cut=" + table);
      }
    }
    Map<String, Long> cut = new LinkedHashMap<>();
    try {
      for (Source source : plan.sources()) {
        String table = source.table().name();
        Long number = asked.get(table);
        cut.put(table, number == null ? SourceFiles.newest(manifests, source) : number);
        SourceFiles.at(manifests, source, cut.getOrDefault(table, 0L));
      }
    } catch (IOException e) {
      throw new RequestException(
          ErrorCode.STORE_UNAVAILABLE, "must be readable: lake, " + e.getMessage());
    }
    return cut;
  }

  @Override
  public Map<String, Object> run(JobContext context) throws Exception {
    RequestFields fields = RequestFields.of(context.parameters(), FIELDS);
    OutputFile output = OutputFile.of(folder, context, fields.text("output"), OUTPUTS);
    Map<String, Object> finished = output.finishedReport();
    if (finished != null) {
      return finished;
    }
    try {
      return build(context, fields, output);
    } finally {
      output.discardDraft();
    }
  }

  private Map<String, Object> build(JobContext context, RequestFields fields, OutputFile output)
      throws Exception {
    TrainingPlan plan =
        PlanCompiler.compile(
                catalog,
                PlanCompiler.ofNames(catalog, fields.texts("factors", MAX_FACTORS)),
                fields.text("known").equals("served"),
                fields.flag("times", false))
            .within(universe(fields));
    Map<String, Long> cut = fields.numbers("cut");
    Path spine = folder.input("spine", fields.text("spine"), SPINES);
    Map<String, Object> report;
    try (Scratch scratch = Scratch.in(properties.scratchFolder())) {
      Map<Universe, Path> compared = compare(context, plan, cut, spine, scratch.folder());
      report =
          new LinkedHashMap<>(
              build(
                  context,
                  new TrainingSource(plan, files(plan, cut), compared, spine),
                  output.draft(),
                  metadata(context, cut)));
    }
    report.put("known", fields.text("known"));
    if (plan.universe() != null) {
      report.put("universe", plan.universe().name());
    }
    report.put("catalog", catalog.hash());
    List<FactorRef> factors = plan.targets().stream().map(Target::factor).toList();
    List<FactorRef> deprecated = catalog.lives().in(LifeState.DEPRECATED, factors);
    if (!deprecated.isEmpty()) {
      report.put("deprecated", deprecated.stream().map(FactorRef::toString).toList());
    }
    report.put("cut", cut);
    report.put("sources", files(plan, cut).stream().map(SourceFiles::report).toList());
    report.put("bytes", Files.size(output.draft()));
    return output.publish(report);
  }

  private List<SourceFiles> files(TrainingPlan plan, Map<String, Long> cut) throws IOException {
    List<SourceFiles> files = new ArrayList<>();
    for (Source source : plan.sources()) {
      long number = cut.getOrDefault(source.table().name(), 0L);
      files.add(SourceFiles.at(manifests, source, number));
    }
    return files;
  }

  /** What one training set is built from. */
  private record TrainingSource(
      TrainingPlan plan, List<SourceFiles> files, Map<Universe, Path> compared, Path spine) {}

  /* One database at a time, so that the limits hold. */
  private Map<Universe, Path> compare(
      JobContext context, TrainingPlan plan, Map<String, Long> cut, Path spine, Path folder)
      throws Exception {
    CrossScratch cross;
    try (Database database = database()) {
      cross = CrossScratch.spines(database, plan, spine, properties.maxRows(), folder);
    }
    Map<Universe, Path> compared = new LinkedHashMap<>();
    for (Universe universe : cross.universes()) {
      TrainingPlan of =
          PlanCompiler.compile(
              catalog, CrossScratch.factors(plan, universe), plan.byServed(), false);
      Path values = cross.values(universe);
      build(
          context,
          new TrainingSource(of, files(of, cut), Map.of(), cross.spine(universe)),
          values,
          metadata(context, cut));
      compared.put(universe, values);
    }
    return compared;
  }

  private Map<String, Object> build(
      JobContext context, TrainingSource from, Path draft, Map<String, String> metadata)
      throws Exception {
    try (Database database = database();
        Parallel parallel = new Parallel(context, properties.usedThreads())) {
      TrainingSet set =
          new TrainingSet(database, catalog, storage, from.plan, from.files, from.compared);
      return set.build(from.spine, properties.maxRows(), draft, metadata, parallel);
    }
  }

  private Database database() throws IOException {
    return Database.open(
        properties.scratchFolder(),
        properties.memory().toBytes(),
        properties.usedThreads(),
        properties.maxScratch().toBytes());
  }

  private Map<String, String> metadata(JobContext context, Map<String, Long> cut) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("factorline_job", context.id());
    metadata.put("factorline_catalog", catalog.hash());
    metadata.put("factorline_cut", cut.toString());
    return metadata;
  }
}
