package io.factorline.sync.audit;

import io.factorline.audit.ChainRecord;
import io.factorline.audit.RecordHash;
import io.factorline.sync.columns.Database;
import io.factorline.sync.columns.Quoted;
import io.factorline.sync.columns.TableRows;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Records on their way into a Parquet file. They lie in a table of the scratch database, so memory
 * is bounded. One thread.
 */
final class ParquetRows implements ExportSink {
  private static final String TABLE = "audit_rows";
  private static final int GROUP_ROWS = 20_480;
  private static final long NS_PER_MS = 1_000_000L;
  private static final List<String> TEXTS =
      List.of("id", "symbol", "model", "arm", "intent", "status", "reason", "backend", "side");

  private final Database database;
  private final Path file;
  private final TableRows rows;
  private final DuckDBAppender appender;

  private ParquetRows(Database database, Path file, TableRows rows) {
    this.database = database;
    this.file = file;
    this.rows = rows;
    this.appender = rows.appender();
  }

  static ParquetRows begin(Database database, Path file) throws IOException {
    String columns =
        "topic_id VARCHAR, partition INTEGER, \"offset\" BIGINT, append_time TIMESTAMP_NS, "
            + String.join(" VARCHAR, ", TEXTS)
            + " VARCHAR, model_version BIGINT, score DOUBLE, feature_time TIMESTAMP_NS,"
            + " hash VARCHAR, value BLOB";
    return new ParquetRows(database, file, TableRows.begin(database, TABLE, columns));
  }

  @Override
  public void add(String topicId, ChainRecord record, JsonNode json) throws IOException {
    byte[] value = record.value();
    try {
      appender.beginRow().append(topicId).append(record.partition()).append(record.offset());
      appender.appendEpochNanos(record.appendMs() * NS_PER_MS);
      for (String field : TEXTS) {
        JsonNode found = json.path(field);
        text(found.isString() ? found.asString() : null);
      }
      number(json);
      time(json.path("featureTime"));
      text(value == null ? null : RecordHash.of(value));
      var _ = value == null ? appender.appendNull() : appender.append(value);
      appender.endRow();
    } catch (SQLException e) {
      throw new IOException("must take the record: offset=" + record.offset(), e);
    }
  }

  private void number(JsonNode json) throws SQLException {
    JsonNode version = json.path("modelVersion");
    var _ = version.canConvertToLong() ? appender.append(version.asLong()) : appender.appendNull();
    JsonNode score = json.path("score");
    boolean isFinite = score.isNumber() && Double.isFinite(score.asDouble());
    var _ = isFinite ? appender.append(score.asDouble()) : appender.appendNull();
  }

  private void text(@Nullable String text) throws SQLException {
    var _ = text == null ? appender.appendNull() : appender.append(text);
  }

  private void time(JsonNode time) throws SQLException {
    long ns;
    try {
      ns = UtcTime.parse(time.asString(""));
    } catch (IllegalArgumentException e) {
      appender.appendNull();
      return;
    }
    appender.appendEpochNanos(ns);
  }

  @Override
  public void finish() throws IOException {
    rows.flush();
    database.run(
        "COPY (SELECT * FROM "
            + TABLE
            + " ORDER BY rowid) TO "
            + Quoted.text(file.toString())
            + " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE "
            + GROUP_ROWS
            + ')');
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
