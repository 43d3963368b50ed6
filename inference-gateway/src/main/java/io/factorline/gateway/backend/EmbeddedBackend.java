package io.factorline.gateway.backend;

import io.factorline.gateway.embedded.EmbeddedException;
import io.factorline.gateway.embedded.EmbeddedModels;
import io.factorline.gateway.repository.ModelKey;

/** Scores in this process, on the caller's thread. Thread-safe. */
public final class EmbeddedBackend implements Backend {
  private final EmbeddedModels models;

  public EmbeddedBackend(EmbeddedModels models) {
    this.models = models;
  }

  @Override
  public BackendKind kind() {
    return BackendKind.EMBEDDED;
  }

  @Override
  public boolean isReady(ModelKey key) {
    return models.has(key);
  }

  @Override
  public double[] score(ScoreRequest request) throws ScoreFailure {
    if (request.deadline().hasPassed()) {
      throw new ScoreFailure(ScoreFailure.Kind.DEADLINE, "must have time left");
    }
    try {
      return ScoreCheck.scores(request, models.run(request.key(), request.input()));
    } catch (EmbeddedException e) {
      ScoreFailure.Kind kind =
          models.has(request.key()) ? ScoreFailure.Kind.FAILED : ScoreFailure.Kind.NOT_READY;
      throw new ScoreFailure(kind, e.getMessage() + "", e);
    }
  }
}
