package io.factorline.benchmarks.load;

import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.factorline.redis.OfflineRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A Parquet file of one row of ten doubles per entity, newer in each generation, so that each run
 * writes all of it; and the same rows as they go to Redis.
 *
 * @param rows how many
 */
record MaterializeSource(int rows) {
  static final int FIELDS = 10;

  private static final String VIEW = "bench";
  private static final long FIRST_DAY_S = 1_700_006_400L;
  private static final long DAY_S = 86_400;
  private static final long NS_PER_S = 1_000_000_000L;

  /** A catalog whose only view reads the file beside it. */
  static String catalog() {
    StringBuilder yaml =
        new StringBuilder(
            """
            version: 1
            venues:
              SIM: {zone: UTC}
            instruments:
              - {pattern: '*', venue: SIM, currency: USD, tickSize: 0.01, lot: 1}
            entities:
              symbol: {joinKey: symbol}
            views:
              live_1s: {timeframe: 1s, ttl: 1h, factors: [{name: last_price, kind: last_price}]}
              bench:
                kind: offline
                entity: symbol
                ttl: 3650d
                source: {kind: parquet, path: bench.parquet, eventTime: event_timestamp,
                  knowledgeTime: created}
                fields:
            """);
    for (int field = 0; field < FIELDS; field++) {
      yaml.append("      - {name: f%d, unit: x, dimension: ratio}%n".formatted(field));
    }
    return yaml.toString();
  }

  /** Writes the file of a generation. */
  void write(Path file, int generation) throws SQLException {
    StringBuilder sql = new StringBuilder("COPY (SELECT 'E' || lpad(r::VARCHAR, 8, '0') AS symbol");
    for (int field = 0; field < FIELDS; field++) {
      sql.append(", (r * %d + %d) / 7.0::DOUBLE AS f%1$d".formatted(field, generation));
    }
    String time = "to_timestamp(%d)".formatted(FIRST_DAY_S + generation * DAY_S);
    sql.append(", %s AS event_timestamp, %<s AS created FROM range(%d) t(r)".formatted(time, rows));
    sql.append(") TO '%s' (FORMAT parquet)".formatted(file));
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(sql.toString());
    }
  }

  /**
   * The rows of a generation in Feast's bytes, for another project, so that none meets the job's.
   */
  List<OfflineRow> encoded(int generation) {
    List<String> names = new ArrayList<>();
    for (int field = 0; field < FIELDS; field++) {
      names.add("f" + field);
    }
    FeastView view = FeastView.of(VIEW, names);
    FeastKeys keys = FeastKeys.of("bare", "symbol");
    long timeNs = (FIRST_DAY_S + generation * DAY_S) * NS_PER_S;
    List<OfflineRow> encoded = new ArrayList<>(rows);
    for (long r = 0; r < rows; r++) {
      byte[][] values = new byte[FIELDS][];
      for (int field = 0; field < FIELDS; field++) {
        values[field] = FeastValue.ofFactor((r * field + generation) / 7.0).encode();
      }
      encoded.add(new OfflineRow(keys.of("E%08d".formatted(r)), view, values, timeNs, timeNs));
    }
    return encoded;
  }
}
