package io.factorline.sync.training;

import io.factorline.catalog.FactorRef;
import io.factorline.catalog.Universe;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.sync.columns.Chunks;
import io.factorline.sync.columns.Database;
import io.factorline.sync.columns.Quoted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the cross-sectional factors of a training set compare: per universe a training set of its
 * own, whose spine is each time of the spine with all who were members then, by what was known
 * then. Files of a scratch folder, written before the rows that are asked for are joined.
 */
final class CrossScratch {
  private final Map<Universe, Path> spines;

  private CrossScratch(Map<Universe, Path> spines) {
    this.spines = spines;
  }

  /**
   * Writes the spines of all universes that the plan compares.
   *
   * @param folder for them
   * @throws RequestException if one would be longer than a spine may be
   */
  static CrossScratch spines(
      Database database, TrainingPlan plan, Path spineFile, long maxRows, Path folder)
      throws IOException {
    Map<Universe, Path> spines = new LinkedHashMap<>();
    if (plan.crossTargets().isEmpty()) {
      return new CrossScratch(spines);
    }
    SpineTable.load(
        database, spineFile, List.of(List.of(PlanCompiler.SYMBOL)), maxRows, plan.universe());
    List<Universe> universes =
        plan.crossTargets().stream().map(Target.Cross::universe).distinct().toList();
    for (Universe universe : universes) {
      String table = "compared_" + universes.indexOf(universe);
      Path file = folder.resolve(table + ".parquet");
      if (write(database, universe, table, maxRows, file)) {
        spines.put(universe, file);
      }
    }
    return new CrossScratch(spines);
  }

  /** Writes one; false where nobody was a member at any of the times. */
  private static boolean write(
      Database database, Universe universe, String table, long maxRows, Path file)
      throws IOException {
    UniverseTable.create(database, table, universe);
    String rows =
        " FROM (SELECT DISTINCT __time AS t FROM spine) s JOIN "
            + table
            + " u ON s.t >= u.from_ns AND s.t < u.to_ns";
    long count = count(database, "SELECT count(*)" + rows);
    if (count > maxRows) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          "must have at most %d rows to compare, times of the spine by members: universe=%s, rows=%d"
              .formatted(maxRows, universe.name(), count));
    }
    if (count == 0) {
      return false;
    }
    database.run(
        "COPY (SELECT u.symbol AS symbol, s.t AS time"
            + rows
            + " ORDER BY 2, 1) TO "
            + Quoted.text(file.toString())
            + " (FORMAT parquet)");
    return true;
  }

  private static long count(Database database, String sql) throws IOException {
    try (Chunks chunks = database.query(sql)) {
      chunks.next();
      return chunks.column(0).getLong(0);
    }
  }

  /** The universes that are compared and have members at a time of the spine. */
  Set<Universe> universes() {
    return spines.keySet();
  }

  /** The spine of a universe. */
  Path spine(Universe universe) {
    Path file = spines.get(universe);
    if (file == null) {
      throw new IllegalStateException("must be compared: universe=" + universe.name());
    }
    return file;
  }

  /** Where the compared values of a universe lie. */
  Path values(Universe universe) {
    Path spine = spine(universe);
    return spine.resolveSibling("values_" + spine.getFileName());
  }

  /** The factors of a plan that are compared over a universe, each once. */
  static List<FactorRef> factors(TrainingPlan plan, Universe universe) {
    Set<FactorRef> factors = new LinkedHashSet<>();
    for (Target.Cross cross : plan.crossTargets()) {
      if (cross.universe().equals(universe)) {
        factors.add(cross.factor().of());
      }
    }
    return new ArrayList<>(factors);
  }
}
