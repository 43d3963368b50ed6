package io.factorline.sync.archive;

import java.io.IOException;
import java.io.Serial;

/**
 * Says that a table does not end where a batch begins: another process archived these partitions
 * meanwhile. The batch must be thrown away and read again from the table's cut.
 */
final class CutConflictException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  CutConflictException(String table, int partition, long expected, String found) {
    super(
        "must end where the batch begins: table="
            + table
            + ", partition="
            + partition
            + ", begins="
            + expected
            + ", ends="
            + found);
  }
}
