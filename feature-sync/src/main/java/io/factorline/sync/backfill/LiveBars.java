package io.factorline.sync.backfill;

import io.factorline.archive.TickLog;
import io.factorline.lake.LakeTable;
import io.factorline.sync.job.JobContext;
import java.io.IOException;
import java.util.List;

/** How far the bars that stream-ingest makes have come into the lake. */
@FunctionalInterface
interface LiveBars {
  /**
   * Waits until a table has the bars that stream-ingest has made so far: one that was only on its
   * way would else be taken for missing, and come to lie beside the one that was computed for it.
   *
   * @return per partition of the log the offset before which, exclusive, all records have given the
   *     table their bars; those behind it may give it bars yet
   * @throws IOException if that is not known, or takes too long
   */
  List<Long> await(TickLog log, LakeTable table, JobContext context) throws IOException;
}
