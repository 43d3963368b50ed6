package io.factorline.sync.training;

import io.factorline.basis.ActionLog;
import io.factorline.basis.CorporateAction;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTables;
import io.factorline.sync.columns.Chunks;
import io.factorline.sync.columns.Database;
import io.factorline.sync.columns.Quoted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the corporate actions of all symbols at a cut of the lake. */
final class ActionLogs {
  private static final long MAX_VERSIONS = 1_000_000;

  private ActionLogs() {}

  /**
   * The logs by symbol, of those that have any.
   *
   * @param byServed whether a version counts from when it was served, else from its knowledge time
   * @throws RequestException if there are more than a million versions
   */
  static Map<String, ActionLog> read(
      Database database, LakeStorage storage, SourceFiles files, boolean byServed)
      throws IOException {
    if (files.isEmpty()) {
      return Map.of();
    }
    if (files.rows() > MAX_VERSIONS) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          "must have at most %d rows: table=%s, rows=%d"
              .formatted(MAX_VERSIONS, files.table(), files.rows()));
    }
    Map<String, List<CorporateAction>> versions = new HashMap<>();
    try (Chunks chunks = database.query(sql(storage, files, byServed))) {
      while (chunks.next()) {
        for (int i = 0; i < chunks.rows(); i++) {
          versions
              .computeIfAbsent(chunks.column(0).getString(i), symbol -> new ArrayList<>())
              .add(version(chunks, i));
        }
      }
    }
    Map<String, ActionLog> logs = new HashMap<>();
    versions.forEach((symbol, of) -> logs.put(symbol, ActionLog.of(of)));
    return logs;
  }

  private static CorporateAction version(Chunks chunks, int row) {
    long effectiveNs = chunks.column(1).getLong(row);
    long knownNs = chunks.column(2).getLong(row);
    if (chunks.column(3).getBoolean(row)) {
      return CorporateAction.deleted(effectiveNs, knownNs);
    }
    double ratio = chunks.column(4).isNull(row) ? Double.NaN : chunks.column(4).getDouble(row);
    return new CorporateAction(effectiveNs, knownNs, ratio, false);
  }

  /** What was never served is not there for who asks by that. */
  private static String sql(LakeStorage storage, SourceFiles files, boolean byServed) {
    List<LakeFile> all = new ArrayList<>(files.current());
    all.addAll(files.superseded());
    String known = Quoted.name(byServed ? LakeTables.SERVED : LakeTables.KNOWLEDGE);
    return "SELECT %s, epoch_ns(%s), epoch_ns(%s), %s, %s FROM %s WHERE %s IS NOT NULL"
        .formatted(
            Quoted.name(LakeTables.ENTITY),
            Quoted.name(LakeTables.EVENT_TIME),
            known,
            Quoted.name(LakeTables.DELETED),
            Quoted.name(CorporateAction.RATIO),
            Quoted.parquet(SourceFiles.locations(storage, all, Long.MIN_VALUE, null)),
            known);
  }
}
