package io.factorline.sync.source;

/** Reads a source of one kind. */
interface RawReader {
  /**
   * Gives all rows to a sink, in an order that is the same as long as the source is. Rows are not
   * held.
   *
   * @param files takes the files that it reads
   * @throws SourceException if the source cannot be read
   */
  void read(SourceColumns columns, RawSink sink, InputFiles files) throws SourceException;

  /**
   * A text that changes when the source does, as far as that can be told without reading it; empty
   * where it cannot.
   */
  String fingerprint() throws SourceException;
}
