package io.factorline.sync.signals;

import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Computes recorded predictions again. */
interface Replayer extends AutoCloseable {

  /**
   * One result per record, in their order, each with {@code outcome}, {@code recordedBits} and
   * {@code recomputedBits}.
   *
   * @throws IOException if they cannot be had
   */
  List<JsonNode> replay(List<Recording> records) throws IOException;

  @Override
  void close();
}
