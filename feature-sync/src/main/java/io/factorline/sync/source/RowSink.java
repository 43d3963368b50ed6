package io.factorline.sync.source;

/** Takes the good rows of a source. */
public interface RowSink {
  /**
   * A row, which is used again for the next.
   *
   * @throws SourceException if it cannot be taken
   */
  void row(SourceRow row) throws SourceException;

  /**
   * Says now and then how many rows were read, good or bad; what it throws ends the reading.
   *
   * @param rows of all files so far
   */
  void look(long rows);

  /** None of the rows of this file count after all. */
  void drop(String file);
}
