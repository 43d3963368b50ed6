package io.factorline.gateway.signal;

import io.factorline.gateway.backend.Backend;
import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.backend.ScoreFailure;
import io.factorline.gateway.backend.ScoreRequest;
import io.factorline.gateway.repository.ModelKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gives each row the same score, fails or breaks, as it is told; keeps what it was asked. */
final class ScriptedBackend implements Backend {
  final List<double[]> asked = new ArrayList<>();
  double score;
  boolean isDown;
  boolean isBroken;

  @Override
  public BackendKind kind() {
    return BackendKind.TRITON;
  }

  @Override
  public boolean isReady(ModelKey key) {
    return !isDown;
  }

  @Override
  public synchronized double[] score(ScoreRequest request) throws ScoreFailure {
    if (isDown) {
      throw new ScoreFailure(ScoreFailure.Kind.UNREACHABLE, "is down");
    }
    if (isBroken) {
      throw new IllegalStateException("has a bug");
    }
    asked.add(request.input().doubles());
    double[] scores = new double[request.rows()];
    Arrays.fill(scores, score);
    return scores;
  }
}
