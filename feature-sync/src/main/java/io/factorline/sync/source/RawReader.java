package io.factorline.sync.source;

import java.nio.file.Path;
import java.util.List;

/** Reads a source of one kind. */
interface RawReader {
  /**
   * Gives all rows to a sink, in an order that is the same as long as the source is. Rows are not
   * held.
   *
   * @throws SourceException if the source cannot be read
   */
  void read(SourceColumns columns, RawSink sink) throws SourceException;

  /**
   * A text that changes when the source does, as far as that can be told without reading it; empty
   * where it cannot.
   */
  String fingerprint() throws SourceException;

  /** Its files in the order in which they are read; none of a database. */
  List<Path> files() throws SourceException;
}
