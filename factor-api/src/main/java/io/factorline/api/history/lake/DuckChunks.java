package io.factorline.api.history.lake;

import io.factorline.api.history.work.Work;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTables;
import io.factorline.lake.parquet.DuckDb;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes parts of Parquet files with DuckDB, vector by vector. A connection per thread, which
 * stays open. Thread-safe; blocks.
 */
final class DuckChunks implements ChunkReader {
  private static final Logger LOG = LoggerFactory.getLogger(DuckChunks.class);

  private final DuckDb duckDb;
  private final LakeStorage storage;
  private final LakeFaults faults;
  private final Timer timer;
  private final ThreadLocal<DuckDBConnection> connections = ThreadLocal.withInitial(this::connect);

  DuckChunks(DuckDb duckDb, LakeStorage storage, LakeFaults faults, Timer timer) {
    this.duckDb = duckDb;
    this.storage = storage;
    this.faults = faults;
    this.timer = timer;
  }

  private DuckDBConnection connect() {
    try {
      return duckDb.connect().unwrap(DuckDBConnection.class);
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("must be open: duckdb", e);
    }
  }

  @Override
  public Map<Chunk.Key, Chunk> read(Wanted wanted, Work work) {
    try {
      return query(wanted, work);
    } catch (SQLException e) {
      if (wanted.files().size() == 1 || work.isCancelled()) {
        throw failed(wanted, work, e);
      }
      return oneByOne(wanted, work);
    }
  }

  /** One of several files cannot be read: which one, is found by reading each alone. */
  private Map<Chunk.Key, Chunk> oneByOne(Wanted wanted, Work work) {
    Map<Chunk.Key, Chunk> chunks = new HashMap<>();
    for (BlockFile file : wanted.files()) {
      chunks.putAll(read(wanted.of(file), work));
    }
    return chunks;
  }

  private Map<Chunk.Key, Chunk> query(Wanted wanted, Work work) throws SQLException {
    Timer.Sample sample = Timer.start();
    try (DuckDBPreparedStatement statement = connections.get().prepare(sql(wanted))) {
      work.doing(() -> cancel(statement));
      ChunkSplit split = new ChunkSplit(wanted);
      try (DuckDBChunkedResult result = statement.query()) {
        while (result.nextChunk()) {
          work.check();
          split.add(result.chunk());
        }
      } finally {
        work.done();
      }
      wanted.files().forEach(file -> faults.read(file.path()));
      return split.chunks();
    } finally {
      sample.stop(timer);
    }
  }

  private static void cancel(DuckDBPreparedStatement statement) {
    try {
      statement.cancel();
    } catch (SQLException e) {
      LOG.debug("A query could not be stopped; it ends by itself.", e);
    }
  }

  private RuntimeException failed(Wanted wanted, Work work, SQLException e) {
    if (work.isCancelled()) {
      return new CancellationException("nobody waits for the answer");
    }
    String path = wanted.files().getFirst().path();
    try {
      if (!storage.exists(path)) {
        return new FileGoneException(path);
      }
    } catch (IOException unreachable) {
      e.addSuppressed(unreachable);
    }
    LOG.warn("A file of the lake cannot be read. file={}", path, e);
    faults.failed(path, "cannot be read");
    return new RequestException(ErrorCode.LAKE_UNREADABLE, "must be readable: file=" + path);
  }

  private String sql(Wanted wanted) {
    HistoryTable table = wanted.table();
    String time = name(table.isBars() ? LakeTables.END : LakeTables.EVENT_TIME);
    String key = name(table.isBars() ? LakeTables.SYMBOL : LakeTables.ENTITY);
    String head =
        table.isBars()
            ? name(LakeTables.REVISION) + ", " + name(LakeTables.UNDEFINED)
            : "0, " + name(LakeTables.DELETED);
    String values =
        wanted.columns().stream()
            .map(column -> ", " + (table.isBars() ? name(column) : toDouble(column)))
            .collect(Collectors.joining());
    String file = wanted.files().size() > 1 ? ", file_index::INTEGER" : "";
    return "SELECT epoch_ns(%s), epoch_ns(%s), %s%s%s FROM %s WHERE %s = %s AND %s"
        .formatted(
            time,
            name(LakeTables.KNOWLEDGE),
            head,
            values,
            file,
            from(wanted),
            key,
            text(wanted.key()),
            within(time, wanted));
  }

  private static String toDouble(String column) {
    return "CAST(" + name(column) + " AS DOUBLE)";
  }

  /** An offline view may have got fields since a file was written: there they are null. */
  private String from(Wanted wanted) {
    String paths =
        wanted.files().stream()
            .map(file -> text(storage.location(file.path())))
            .collect(Collectors.joining(", ", "[", "]"));
    if (wanted.table().isBars()) {
      // Those of one definition have the same columns: no file need be asked for its own.
      return "read_parquet(" + paths + ')';
    }
    String files = "read_parquet(" + paths + ", union_by_name=true)";
    if (wanted.columns().isEmpty()) {
      return files;
    }
    String none =
        wanted.columns().stream()
            .map(column -> "NULL::DOUBLE AS " + name(column))
            .collect(Collectors.joining(", "));
    String place = wanted.files().size() > 1 ? "*, file_index" : "*";
    return "(SELECT "
        + place
        + " FROM "
        + files
        + " UNION ALL BY NAME SELECT "
        + none
        + " WHERE false)";
  }

  /* Numbers are written out: only a constant is compared with what row groups say of themselves. */
  private static String within(String time, Wanted wanted) {
    long blockNs = wanted.table().blockNs();
    long fromNs = wanted.firstBlock() * blockNs;
    long toNs = (wanted.lastBlock() + 1) * blockNs;
    return "%s >= make_timestamp_ns(%d) AND %s < make_timestamp_ns(%d)"
        .formatted(time, fromNs, time, toNs);
  }

  private static String name(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  private static String text(String value) {
    return '\'' + value.replace("'", "''") + '\'';
  }
}
