package io.factorline.sync.lineage;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a job's parameters and report say of views, whichever kind of job it is. Immutable.
 *
 * @param parameters as the job runs with them
 * @param report a missing node where there is none
 */
record JobText(String type, JsonNode parameters, JsonNode report) {
  /** The kinds of jobs that write values of views. */
  static final List<String> WRITERS = List.of("materialize", "backfill", "seed");

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String VIEW = "view";
  private static final String VIEWS = "views";

  /** Names of a number in reports, by kind of job. */
  private static final Map<String, String> ROWS_READ =
      Map.of(
          "materialize", "/rows/good",
          "backfill", "/computed",
          "seed", "/records");

  private static final Map<String, String> ROWS_WRITTEN =
      Map.of(
          "materialize", "/entities/written",
          "backfill", "/written",
          "seed", "/seeds");

  static JobText of(String type, String parameters, @Nullable String report) {
    JsonNode told = report == null ? JSON.missingNode() : JSON.readTree(report);
    return new JobText(type, JSON.readTree(parameters), told);
  }

  /** The views that it writes; none of a job of another kind, and of one that writes nothing. */
  List<String> views() {
    if (!WRITERS.contains(type) || parameters.path("dryRun").asBoolean(false)) {
      return List.of();
    }
    JsonNode several = parameters.path(VIEWS);
    return several.isArray()
        ? several.valueStream().map(JsonNode::asString).toList()
        : List.of(parameters.path(VIEW).asString(""));
  }

  /** What it reports of one of its views; a missing node where it does not. */
  JsonNode reportOf(String view) {
    JsonNode several = report.path(VIEWS);
    if (!several.isArray()) {
      return report;
    }
    return several
        .valueStream()
        .filter(each -> each.path(VIEW).asString("").equals(view))
        .findFirst()
        .orElse(JSON.missingNode());
  }

  /** How many rows it read for a view; null while that is not told. */
  @Nullable Long rowsRead(String view) {
    return number(view, ROWS_READ);
  }

  /** How many rows, bars or seeds of a view it wrote; null while that is not told. */
  @Nullable Long rowsWritten(String view) {
    return number(view, ROWS_WRITTEN);
  }

  private @Nullable Long number(String view, Map<String, String> places) {
    String place = places.get(type);
    JsonNode number = place == null ? JSON.missingNode() : reportOf(view).at(place);
    return number.isNumber() ? number.asLong() : null;
  }
}
