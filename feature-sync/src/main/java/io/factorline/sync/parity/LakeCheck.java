package io.factorline.sync.parity;

import io.factorline.catalog.BarView;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.Manifest;
import io.factorline.store.CellBits;
import io.factorline.store.TopicId;
import io.factorline.sync.columns.Chunks;
import io.factorline.sync.columns.Database;
import io.factorline.sync.columns.Quoted;
import io.factorline.sync.parity.Difference.Place;
import io.factorline.sync.parity.Difference.Position;
import java.io.IOException;
import java.util.List;

/**
 * Compares the lake's bars of one view, those that records of the recomputed stretch closed, with
 * the bars as they closed once more. Of a bar that was corrected the newest revision counts, as it
 * does for readers; one that was corrected by an import is not compared. A bar that closed within
 * the last minute of what the lake has may still be on its way there.
 */
final class LakeCheck {
  private static final long ON_ITS_WAY_NS = 60_000_000_000L;
  private static final int HEAD = 10;

  private final Database database;
  private final LakeStorage storage;
  private final Findings findings;

  LakeCheck(Database database, LakeStorage storage, Findings findings) {
    this.database = database;
    this.storage = storage;
    this.findings = findings;
  }

  /** Compares; the table {@code spans} has partition, first and last offset of the stretches. */
  void check(BarView view, Manifest manifest, TopicId topic) throws IOException {
    List<LakeFile> files =
        manifest.files().stream()
            .filter(file -> view.definition().equals(file.definition()) && !file.superseded())
            .toList();
    String again = RecomputedBars.table(view);
    if (files.isEmpty()) {
      findings.skipped(
          "bar that the lake does not have yet", count("SELECT count(*) FROM " + again));
      return;
    }
    String lake = "lake_" + view.name();
    String rows = newest(files);
    database.run("CREATE TABLE " + lake + " AS " + stored(view, rows, topic));
    skipWhatWasImported(again, rows, files);
    long total = count("SELECT count(*) FROM " + lake);
    findings.compared(Store.LAKE, total * view.factorNames().size());
    skipWhatIsOnItsWay(again, lake);
    compare(view, again, lake);
  }

  /** The rows of files, of each bar those of its newest revision. */
  private String newest(List<LakeFile> files) {
    String all =
        Quoted.parquet(files.stream().map(LakeFile::path).map(storage::location).sorted().toList());
    return isCorrected(files)
        ? "(FROM " + all + " QUALIFY revision = max(revision) OVER (PARTITION BY symbol, \"end\"))"
        : all;
  }

  private static boolean isCorrected(List<LakeFile> files) {
    return files.stream().anyMatch(file -> file.stats().maxRevision() > 0);
  }

  private static String stored(BarView view, String rows, TopicId topic) {
    StringBuilder sql =
        new StringBuilder("SELECT DISTINCT l.partition AS p, l.\"offset\" AS o, symbol,")
            .append(" epoch_ns(start) AS s, epoch_ns(\"end\") AS e");
    for (int f = 0; f < view.factorNames().size(); f++) {
      String name = view.factorNames().get(f);
      sql.append(", ").append(Quoted.name(name)).append(" AS f").append(f);
      sql.append(", CASE WHEN ").append(Quoted.name(name)).append(" IS NULL THEN CASE WHEN ");
      sql.append("contains(concat(',', undefined, ','), ");
      sql.append(Quoted.text("," + name + ",")).append(") THEN ").append(CellBits.UNDEFINED);
      sql.append(" ELSE ").append(CellBits.WARMING_UP).append(" END END AS w").append(f);
    }
    return sql.append(" FROM ")
        .append(rows)
        .append(" l JOIN spans ON ")
        .append("l.partition = spans.p AND l.\"offset\" BETWEEN spans.first AND spans.last")
        .append(" WHERE topic_id = ")
        .append(Quoted.text(topic.toString()))
        .toString();
  }

  private void skipWhatWasImported(String again, String rows, List<LakeFile> files)
      throws IOException {
    if (isCorrected(files)) {
      String imported =
          "SELECT a.rowid FROM "
              + again
              + " a SEMI JOIN (SELECT symbol, epoch_ns(\"end\") AS e FROM "
              + rows
              + " WHERE topic_id IS NULL AND revision > 0) l ON a.symbol = l.symbol AND a.e = l.e";
      findings.skipped(
          "bar that an import corrected",
          database.run("DELETE FROM " + again + " WHERE rowid IN (" + imported + ")"));
    }
  }

  private void skipWhatIsOnItsWay(String again, String lake) throws IOException {
    String late =
        "SELECT a.rowid FROM "
            + again
            + " a ANTI JOIN "
            + lake
            + " l ON a.symbol = l.symbol AND a.e = l.e WHERE a.e > (SELECT"
            + " coalesce(max(e), 0) FROM "
            + lake
            + ") - "
            + ON_ITS_WAY_NS;
    findings.skipped(
        "bar that the lake does not have yet",
        database.run("DELETE FROM " + again + " WHERE rowid IN (" + late + ")"));
  }

  private void compare(BarView view, String again, String lake) throws IOException {
    StringBuilder differ =
        new StringBuilder("a.symbol IS NULL OR l.symbol IS NULL OR a.s <> l.s OR a.o <> l.o");
    StringBuilder cells = new StringBuilder();
    for (int f = 0; f < view.factorNames().size(); f++) {
      differ.append(" OR a.f").append(f).append(" IS DISTINCT FROM l.f").append(f);
      differ.append(" OR signbit(a.f").append(f).append(") <> signbit(l.f").append(f);
      differ.append(") OR a.w").append(f).append(" IS DISTINCT FROM l.w").append(f);
      for (String side : List.of("a", "l")) {
        cells.append(", ").append(side).append(".f").append(f);
        cells.append(", ").append(side).append(".w").append(f);
      }
    }
    String from =
        " FROM "
            + again
            + " a FULL JOIN "
            + lake
            + " l ON a.symbol = l.symbol AND a.e = l.e WHERE "
            + differ;
    String order = " ORDER BY coalesce(a.p, l.p), coalesce(a.o, l.o), 3 LIMIT " + Findings.NAMED;
    String sql =
        "SELECT coalesce(a.p, l.p), coalesce(a.o, l.o), coalesce(a.symbol, l.symbol), coalesce(a.e,"
            + " l.e), a.symbol IS NULL, l.symbol IS NULL, a.s, l.s, a.o, l.o"
            + cells
            + from
            + order;
    long named = 0;
    try (Chunks chunks = database.query(sql)) {
      while (chunks.next()) {
        for (int i = 0; i < chunks.rows(); i++) {
          tell(view, chunks, i);
        }
        named += chunks.rows();
      }
    }
    findings.addUnnamed(Store.LAKE, count("SELECT count(*)" + from) - named);
  }

  private void tell(BarView view, Chunks row, int at) {
    Position position = new Position(row.column(0).getInt(at), row.column(1).getLong(at));
    String symbol = row.column(2).getString(at);
    long endNs = row.column(3).getLong(at);
    Place bar = new Place(symbol, view.name() + " (closed bar)", endNs);
    if (row.column(4).getBoolean(at) || row.column(5).getBoolean(at)) {
      boolean isExtra = row.column(4).getBoolean(at);
      findings.add(
          Difference.ofTexts(
              Store.LAKE, bar, isExtra ? "a bar" : "none", isExtra ? "none" : "a bar", position));
      return;
    }
    if (row.column(6).getLong(at) != row.column(7).getLong(at)
        || row.column(8).getLong(at) != row.column(9).getLong(at)) {
      String stored =
          "start=" + row.column(7).getLong(at) + ", offset=" + row.column(9).getLong(at);
      String again = "start=" + row.column(6).getLong(at) + ", offset=" + row.column(8).getLong(at);
      findings.add(Difference.ofTexts(Store.LAKE, bar, stored, again, position));
    }
    for (int f = 0; f < view.factorNames().size(); f++) {
      long again = cell(row, HEAD + 4 * f, at);
      long stored = cell(row, HEAD + 4 * f + 2, at);
      if (again != stored) {
        Place place = new Place(symbol, view.name() + ":" + view.factorNames().get(f), endNs);
        findings.add(Difference.ofCells(Store.LAKE, place, stored, again, position));
      }
    }
  }

  private static long cell(Chunks row, int column, int at) {
    return row.column(column).isNull(at)
        ? row.column(column + 1).getLong(at)
        : Double.doubleToRawLongBits(row.column(column).getDouble(at));
  }

  private long count(String sql) throws IOException {
    try (Chunks chunks = database.query(sql)) {
      chunks.next();
      return chunks.column(0).getLong(0);
    }
  }
}
