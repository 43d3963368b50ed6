package io.factorline.sync.openlineage;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Facets of OpenLineage, each with its producer and the schema that it keeps. Immutable. */
final class Facets {
  static final String SPEC = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/";
  private static final String FACETS = "https://openlineage.io/spec/facets/";

  private final String producer;

  Facets(String producer) {
    this.producer = producer;
  }

  String producer() {
    return producer;
  }

  /** One that the specification names. */
  ObjectNode known(String version, String name) {
    return of(FACETS + version + "/" + name + ".json#/$defs/" + name);
  }

  /** One of ours, of a run. */
  ObjectNode ofRun() {
    return of(SPEC + "RunFacet");
  }

  private ObjectNode of(String schema) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("_producer", producer)
        .put("_schemaURL", schema);
  }

  ObjectNode version(String version) {
    return known("1-0-1", "DatasetVersionDatasetFacet").put("datasetVersion", version);
  }

  ObjectNode schema() {
    return known("1-2-0", "SchemaDatasetFacet");
  }

  ObjectNode columnLineage() {
    return known("1-2-0", "ColumnLineageDatasetFacet");
  }

  ObjectNode outputStatistics() {
    return known("1-0-2", "OutputStatisticsOutputDatasetFacet");
  }

  ObjectNode errorMessage(String message) {
    return known("1-0-1", "ErrorMessageRunFacet")
        .put("message", message)
        .put("programmingLanguage", "JAVA");
  }

  ObjectNode jobType(String type) {
    return known("2-0-4", "JobTypeJobFacet")
        .put("processingType", "BATCH")
        .put("integration", "FACTORLINE")
        .put("jobType", type);
  }

  ObjectNode engine(String version) {
    return known("1-1-1", "ProcessingEngineRunFacet")
        .put("version", version)
        .put("name", "factorline");
  }
}
