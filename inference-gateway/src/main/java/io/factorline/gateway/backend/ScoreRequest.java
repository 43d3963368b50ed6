package io.factorline.gateway.backend;

import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.tensor.Tensor;

/**
 * Rows to be scored.
 *
 * @param id told to the server
 * @param input one row per symbol
 */
public record ScoreRequest(Manifest manifest, String id, Tensor input, Deadline deadline) {
  /** Which version scores. */
  public ModelKey key() {
    return new ModelKey(manifest.model(), manifest.version());
  }

  /** How many rows there are. */
  public int rows() {
    return Math.toIntExact(input.shape().getFirst());
  }
}
