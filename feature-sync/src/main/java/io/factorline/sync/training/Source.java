package io.factorline.sync.training;

import io.factorline.catalog.View;
import io.factorline.lake.LakeTable;
import java.util.List;

/**
 * A table of the lake that a training set reads, each row once per spine row.
 *
 * @param view whose rows they are
 * @param table where they lie
 * @param keyColumns columns of the spine that name the entity together
 * @param isLive whether its rows are closed bars, whose time-to-live counts trading time
 * @param ttlNs time-to-live in ns
 * @param fields what is read of each row, distinct
 */
record Source(
    View view,
    LakeTable table,
    List<String> keyColumns,
    boolean isLive,
    long ttlNs,
    List<SourceField> fields) {
  Source {
    keyColumns = List.copyOf(keyColumns);
    fields = List.copyOf(fields);
  }
}
