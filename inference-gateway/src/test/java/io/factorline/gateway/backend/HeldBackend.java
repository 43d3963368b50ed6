package io.factorline.gateway.backend;

import io.factorline.gateway.repository.ModelKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Scores row by row, each call when it is let through. Thread-safe. */
final class HeldBackend implements Backend {
  final List<Integer> rows = new CopyOnWriteArrayList<>();
  final List<Thread> interrupted = new CopyOnWriteArrayList<>();
  private final Semaphore pass = new Semaphore(0);
  volatile @Nullable ScoreFailure failure;

  /** Lets so many calls through. */
  void pass(int calls) {
    pass.release(calls);
  }

  @Override
  public BackendKind kind() {
    return BackendKind.TRITON;
  }

  @Override
  public boolean isReady(ModelKey key) {
    return true;
  }

  @Override
  public double[] score(ScoreRequest request) throws ScoreFailure {
    rows.add(request.rows());
    try {
      pass.acquire();
    } catch (InterruptedException e) {
      interrupted.add(Thread.currentThread());
      throw new ScoreFailure(ScoreFailure.Kind.DEADLINE, "interrupted", e);
    }
    ScoreFailure set = failure;
    if (set != null) {
      throw set;
    }
    return scores(request);
  }

  /** Of each row a number that depends on each of its bits and on their order. */
  static double[] scores(ScoreRequest request) {
    double[] values = request.input().doubles();
    int columns = values.length / request.rows();
    double[] scores = new double[request.rows()];
    for (int r = 0; r < scores.length; r++) {
      double sum = 0;
      for (int c = 0; c < columns; c++) {
        sum = Math.sin(sum * 1.7 + values[r * columns + c]);
      }
      scores[r] = sum;
    }
    return scores;
  }
}
