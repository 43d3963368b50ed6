package io.factorline.sync.openlineage;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.OfflineField;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.Source;
import io.factorline.catalog.View;
import io.factorline.hash.Sha256;
import io.factorline.lake.LakeTables;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a job reads and writes, by its parameters and, once it has one, its report: files under the
 * namespace {@code file}, tables of the lake and views in Redis under ours. Thread-safe.
 */
final class Datasets {
  private static final Logger LOG = LoggerFactory.getLogger(Datasets.class);
  private static final int MOST = 100;
  private static final int MOST_SOURCES = 10;
  private static final String FILE = "file";
  private static final String LAKE = "lake/";

  private final Catalog catalog;
  private final String namespace;
  private final Path sources;
  private final Path research;
  private final Facets facets;

  Datasets(Catalog catalog, String namespace, Path sources, Path research, Facets facets) {
    this.catalog = catalog;
    this.namespace = namespace;
    this.sources = sources;
    this.research = research;
    this.facets = facets;
  }

  /** Writes {@code inputs} and {@code outputs} of an event. */
  void write(String type, JsonNode parameters, JsonNode report, ObjectNode event) {
    ArrayNode inputs = event.putArray("inputs");
    ArrayNode outputs = event.putArray("outputs");
    boolean isDry = parameters.path("dryRun").asBoolean(false);
    ArrayNode written = isDry ? JsonMapper.shared().createArrayNode() : outputs;
    switch (type) {
      case "materialize" ->
          views(parameters).forEach(view -> materialized(view, report, inputs, written));
      case "backfill" -> backfilled(parameters, report, inputs, written);
      case "seed" -> {
        ticksOrFiles(report, inputs);
        report.path("states").valueStream().limit(MOST).forEach(state -> state(state, written));
      }
      case "snapshot", "rebuild" -> {
        table(LakeTables.TICKS, inputs);
        table(LakeTables.STATES, written);
      }
      case "compact" -> compacted(parameters, report, inputs, written);
      case "training-set" -> trainingSet(parameters, report, inputs, written);
      case "compute" -> computed(parameters, report, inputs, written);
      default -> {}
    }
  }

  private static List<String> views(JsonNode parameters) {
    JsonNode several = parameters.path("views");
    return several.isArray()
        ? several.valueStream().map(JsonNode::asString).toList()
        : List.of(parameters.path("view").asString(""));
  }

  private ObjectNode dataset(String space, String name, ArrayNode into) {
    ObjectNode dataset = into.addObject().put("namespace", space).put("name", name);
    dataset.putObject("facets");
    return dataset;
  }

  private ObjectNode table(String table, ArrayNode into) {
    return dataset(namespace, LAKE + table, into);
  }

  private static ObjectNode facetsOf(ObjectNode dataset) {
    return (ObjectNode) dataset.get("facets");
  }

  private ObjectNode file(JsonNode told, ArrayNode into) {
    ObjectNode dataset = file(sources.resolve(told.path("path").asString("")), into);
    facetsOf(dataset).set("version", facets.version(told.path("sha256").asString("")));
    return dataset;
  }

  private ObjectNode file(Path path, ArrayNode into) {
    return dataset(FILE, path.toAbsolutePath().normalize().toString(), into);
  }

  private void state(JsonNode told, ArrayNode into) {
    ObjectNode dataset = dataset(namespace, LAKE + told.path("path").asString(""), into);
    facetsOf(dataset).set("version", facets.version(told.path("sha256").asString("")));
  }

  private void statistics(ObjectNode dataset, JsonNode rows, JsonNode bytes) {
    ObjectNode facet = facets.outputStatistics();
    if (rows.isNumber()) {
      facet.put("rowCount", rows.asLong());
    }
    if (bytes.isNumber()) {
      facet.put("size", bytes.asLong());
    }
    if (facet.size() > 2) {
      dataset.putObject("outputFacets").set("outputStatistics", facet);
    }
  }

  private void materialized(String name, JsonNode report, ArrayNode inputs, ArrayNode outputs) {
    if (!(catalog.views().get(name) instanceof OfflineView view) || view.source().isEmpty()) {
      return;
    }
    JsonNode own = reportOf(name, report);
    Source source = view.source().get();
    List<ObjectNode> read = new ArrayList<>();
    own.path("files").valueStream().limit(MOST).forEach(told -> read.add(file(told, inputs)));
    if (read.isEmpty()) {
      read.add(source(source, inputs));
    }
    ObjectNode lake = table(LakeTables.OFFLINE + name, outputs);
    facetsOf(lake).set("schema", schema(view.fields()));
    facetsOf(lake).set("columnLineage", lineage(source, view, read));
    statistics(lake, own.path("lakeRows"), MissingNode.getInstance());
    ObjectNode redis = dataset(namespace, "redis/" + name, outputs);
    facetsOf(redis).set("schema", schema(view.fields()));
    statistics(redis, own.at("/entities/written"), MissingNode.getInstance());
  }

  private static JsonNode reportOf(String view, JsonNode report) {
    return report
        .path("views")
        .valueStream()
        .filter(each -> each.path("view").asString("").equals(view))
        .findFirst()
        .orElse(report);
  }

  private ObjectNode source(Source source, ArrayNode into) {
    return switch (source.location()) {
      case Source.ParquetFiles(String path) -> file(sources.resolve(path), into);
      case Source.CsvFiles(String path, char _) -> file(sources.resolve(path), into);
      case Source.Query(String database, String _) ->
          dataset(namespace, "database/" + database, into);
    };
  }

  private ObjectNode schema(List<OfflineField> fields) {
    ObjectNode facet = facets.schema();
    ArrayNode told = facet.putArray("fields");
    for (OfflineField field : fields) {
      told.addObject()
          .put("name", field.name())
          .put("type", field.type().name().toLowerCase(Locale.ROOT))
          .put("description", field.unit());
    }
    return facet;
  }

  private ObjectNode lineage(Source source, OfflineView view, List<ObjectNode> read) {
    ObjectNode facet = facets.columnLineage();
    ObjectNode fields = facet.putObject("fields");
    for (OfflineField field : view.fields()) {
      ArrayNode from = fields.putObject(field.name()).putArray("inputFields");
      String column = source.columns().fields().getOrDefault(field.name(), field.name());
      read.stream()
          .limit(MOST_SOURCES)
          .forEach(each ->
              from(
                  each.get("namespace").asString(),
                  each.get("name").asString(),
                  column,
                  "IDENTITY",
                  from));
    }
    return facet;
  }

  private static void from(
      String space, String name, String field, String subtype, ArrayNode into) {
    ObjectNode from = into.addObject();
    from.put("namespace", space).put("name", name).put("field", field);
    from.putArray("transformations").addObject().put("type", "DIRECT").put("subtype", subtype);
  }

  private void ticksOrFiles(JsonNode report, ArrayNode inputs) {
    report.path("files").valueStream().limit(MOST).forEach(told -> file(told, inputs));
    if (inputs.isEmpty()) {
      table(LakeTables.TICKS, inputs);
    }
  }

  private void backfilled(
      JsonNode parameters, JsonNode report, ArrayNode inputs, ArrayNode outputs) {
    String name = parameters.path("view").asString("");
    String imported = parameters.path("file").asString("");
    if (imported.isEmpty() || !report.path("files").isEmpty()) {
      ticksOrFiles(report, inputs);
    } else {
      file(sources.resolve(imported), inputs);
    }
    ObjectNode lake = table(LakeTables.BARS + name, outputs);
    bars(name, lake);
    statistics(lake, report.path("written"), MissingNode.getInstance());
  }

  private void bars(String name, ObjectNode dataset) {
    if (catalog.views().get(name) instanceof BarView view) {
      ObjectNode facet = facets.schema();
      ArrayNode fields = facet.putArray("fields");
      view.factorNames()
          .forEach(factor -> fields.addObject().put("name", factor).put("type", "double"));
      facetsOf(dataset).set("schema", facet);
    }
  }

  private void compacted(
      JsonNode parameters, JsonNode report, ArrayNode inputs, ArrayNode outputs) {
    List<String> tables = new ArrayList<>(report.path("mergedFiles").propertyNames());
    if (tables.isEmpty() && parameters.has("table")) {
      tables.add(parameters.path("table").asString());
    }
    for (String table : tables) {
      table(table, inputs);
      table(table, outputs);
    }
  }

  private void computed(JsonNode parameters, JsonNode report, ArrayNode inputs, ArrayNode outputs) {
    file(research.resolve(parameters.path("input").asString("")), inputs);
    ObjectNode made = made(parameters, report, outputs);
    bars(parameters.path("view").asString(""), made);
    statistics(made, report.path("bars"), report.path("bytes"));
  }

  private void trainingSet(
      JsonNode parameters, JsonNode report, ArrayNode inputs, ArrayNode outputs) {
    file(research.resolve(parameters.path("spine").asString("")), inputs);
    parameters
        .path("cut")
        .propertyStream()
        .limit(MOST)
        .forEach(cut ->
            facetsOf(table(cut.getKey(), inputs))
                .set("version", facets.version(cut.getValue().asString())));
    ObjectNode made = made(parameters, report, outputs);
    ObjectNode schema = facets.schema();
    ArrayNode columns = schema.putArray("fields");
    ObjectNode lineage = facets.columnLineage();
    ObjectNode fields = lineage.putObject("fields");
    for (JsonNode factor : parameters.path("factors")) {
      FactorRef name = FactorRef.parse(factor.asString());
      String column = name.view() + "__" + name.factor();
      columns.addObject().put("name", column);
      stored(name, fields.putObject(column).putArray("inputFields"));
    }
    facetsOf(made).set("schema", schema);
    facetsOf(made).set("columnLineage", lineage);
    statistics(made, report.path("rows"), report.path("bytes"));
  }

  private void stored(FactorRef factor, ArrayNode into) {
    if (!catalog.views().containsKey(factor.view())) {
      return;
    }
    List<FactorRef> inputs = catalog.storedInputs(factor);
    String subtype = inputs.equals(List.of(factor)) ? "IDENTITY" : "TRANSFORMATION";
    inputs.forEach(input -> column(input, subtype, into));
  }

  private void column(FactorRef factor, String subtype, ArrayNode into) {
    View view = catalog.views().get(factor.view());
    if (view instanceof BarView) {
      from(namespace, LAKE + LakeTables.BARS + view.name(), factor.factor(), subtype, into);
    } else if (view instanceof OfflineView) {
      from(namespace, LAKE + LakeTables.OFFLINE + view.name(), factor.factor(), subtype, into);
    }
  }

  /* The file that a job has made is told with its checksum; a job that has no report has made none. */
  private ObjectNode made(JsonNode parameters, JsonNode report, ArrayNode outputs) {
    Path path = research.resolve(parameters.path("output").asString(""));
    ObjectNode made = file(path, outputs);
    if (!report.isMissingNode() && Files.isRegularFile(path)) {
      try {
        facetsOf(made).set("version", facets.version(sha256(path)));
      } catch (IOException e) {
        LOG.warn("A file has no checksum in its lineage. file={}, reason={}", path, e.toString());
      }
    }
    return made;
  }

  private static String sha256(Path path) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
