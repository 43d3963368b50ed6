package io.factorline.sync.training.merge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The rule of the join as it is written down, over all versions for each question. */
final class BruteForceJoin {
  /** A version; {@code value} is its only cell. */
  record Row(
      int entity,
      long eventNs,
      long knowledgeNs,
      int revision,
      boolean isCurrent,
      boolean isDeleted,
      long servedNs,
      long value) {}

  /** An answer; the row is there where something was known. */
  record Answer(AsOf asOf, Optional<Row> row) {}

  private final List<Row> rows;
  private final boolean byServed;

  BruteForceJoin(List<Row> rows, boolean byServed) {
    this.rows = rows;
    this.byServed = byServed;
  }

  Answer at(int entity, long timeNs, TimeToLive ttl) {
    List<Row> known = new ArrayList<>();
    for (Row row : rows) {
      long since = byServed ? row.servedNs : row.knowledgeNs;
      if (row.entity == entity && row.eventNs <= timeNs && since <= timeNs) {
        known.add(row);
      }
    }
    Optional<Row> newest =
        known.stream()
            .max(
                Comparator.comparingLong(Row::eventNs)
                    .thenComparingLong(Row::knowledgeNs)
                    .thenComparingInt(Row::revision)
                    .thenComparing(Row::isCurrent));
    if (newest.isEmpty()) {
      return new Answer(AsOf.NO_ROW, newest);
    }
    if (ttl.isExpired(entity, newest.get().eventNs, timeNs)) {
      return new Answer(AsOf.EXPIRED, newest);
    }
    return new Answer(newest.get().isDeleted ? AsOf.DELETED : AsOf.FOUND, newest);
  }
}
