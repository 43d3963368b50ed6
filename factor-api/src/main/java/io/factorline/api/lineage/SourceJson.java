package io.factorline.api.lineage;

import io.factorline.catalog.OfflineView;
import io.factorline.catalog.Source;
import io.factorline.event.Topics;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where the values of a stored view come from, as JSON. Stateless; thread-safe. */
final class SourceJson {
  private static final String KIND = "kind";
  private static final String KNOWLEDGE_TIME = "knowledgeTime";
  private static final String KNOWLEDGE_LAG = "knowledgeLag";

  private SourceJson() {}

  /** Ticks or quotes of the stream. */
  static void stream(ObjectNode out) {
    out.put(KIND, "stream").put("topic", Topics.TICKS);
    out.put("eventTime", "eventTime");
  }

  /** The source that the catalog declares, or none. */
  static void offline(OfflineView view, String field, ObjectNode out) {
    if (view.source().isEmpty()) {
      out.put(KIND, "push");
      return;
    }
    Source source = view.source().get();
    switch (source.location()) {
      case Source.ParquetFiles(String path) -> out.put(KIND, "parquet").put("path", path);
      case Source.CsvFiles(String path, char _) -> out.put(KIND, "csv").put("path", path);
      case Source.Query(String database, String query) ->
          out.put(KIND, "jdbc").put("database", database).put("query", query);
    }
    Source.Columns columns = source.columns();
    ArrayNode entity = out.putArray("entityColumns");
    columns.entity().forEach(entity::add);
    out.put("column", columns.fields().getOrDefault(field, field));
    out.put("eventTime", columns.eventTime());
    switch (columns.knowledge()) {
      case Source.Knowledge.Column(String name) -> out.put(KNOWLEDGE_TIME, name);
      case Source.Knowledge.Lag(var lag) -> out.put(KNOWLEDGE_LAG, lag.toString());
    }
    columns.deleted().ifPresent(column -> out.put("deleted", column));
  }
}
