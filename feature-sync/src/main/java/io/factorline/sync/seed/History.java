package io.factorline.sync.seed;

import io.factorline.archive.StateFiles;
import io.factorline.engine.PartitionEngine;
import io.factorline.lake.LakeFile;
import java.io.IOException;
import java.util.Map;

/** Where the state of a view comes from. One thread. */
interface History {

  /**
   * The state of one partition.
   *
   * @param engine stands behind the last record that it covers
   * @param appendMs append time of that record, ms since the epoch; 0 where none is covered
   * @param records how many records were run
   * @param cold the offset that the run had to begin at without a state; 0 where nothing is missing
   */
  record Made(PartitionEngine engine, long appendMs, long records, long cold) {}

  /** Told of the way through a partition; may throw to stop. */
  interface Progress {
    /** The offset of the next record. */
    void reached(long offset);
  }

  /** The offset that the run of a partition will end at. */
  long end(int partition);

  /**
   * Makes the state of a partition.
   *
   * @throws IOException if the archive cannot be read, or the history does not fit the log
   */
  Made make(int partition, Progress progress) throws IOException;

  /** Keeps a state that was made. */
  LakeFile keep(StateFiles states, Made made) throws IOException;

  /** What a report tells of it beside the states. */
  Map<String, Object> report();
}
