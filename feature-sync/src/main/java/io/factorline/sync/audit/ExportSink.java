package io.factorline.sync.audit;

import io.factorline.audit.ChainRecord;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** A file that records are written to. One thread. */
interface ExportSink extends AutoCloseable {
  /**
   * Adds a record.
   *
   * @param json its value; missing where that is not JSON
   */
  void add(String topicId, ChainRecord record, JsonNode json) throws IOException;

  /** Ends the file. */
  void finish() throws IOException;

  @Override
  void close() throws IOException;
}
