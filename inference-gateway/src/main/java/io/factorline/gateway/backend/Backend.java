package io.factorline.gateway.backend;

import io.factorline.gateway.repository.ModelKey;

/** Scores rows. Thread-safe; calls block their thread. */
public interface Backend {
  BackendKind kind();

  /** Whether a version can be asked for now. */
  boolean isReady(ModelKey key);

  /**
   * One score per row, each finite and within the manifest's range.
   *
   * @throws ScoreFailure where there is none by the deadline
   */
  double[] score(ScoreRequest request) throws ScoreFailure;
}
