package io.factorline.gateway.signal;

import io.factorline.gateway.backend.Backend;
import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.backend.ScoreFailure;
import io.factorline.gateway.backend.ScoreRequest;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks backends for scores, in a model's order, until one answers. One that is not the last gets a
 * share of the time only, so that the next has some. Thread-safe.
 */
final class Scoring {
  private static final double SHARE = 0.6;

  private final Map<BackendKind, Backend> backends;
  private final SignalMetrics metrics;

  Scoring(Map<BackendKind, Backend> backends, SignalMetrics metrics) {
    this.backends = Map.copyOf(backends);
    this.metrics = metrics;
  }

  /** Scores, or why there are none. */
  sealed interface Outcome {}

  /** One score per vector. */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, to one reader
  record Scored(BackendKind by, double[] scores) implements Outcome {}

  /** What each backend asked said. */
  record Failed(String detail) implements Outcome {}

  Outcome score(
      LiveVersion version, SignalRequest request, List<BackendKind> order, List<Vector> vectors) {
    Tensor input = matrix(version.manifest(), vectors);
    List<String> failures = new ArrayList<>();
    List<Backend> asked = order.stream().map(backends::get).filter(b -> b != null).toList();
    for (int i = 0; i < asked.size(); i++) {
      Backend backend = asked.get(i);
      Deadline limit = i == asked.size() - 1 ? request.deadline() : share(request.deadline());
      long startNs = System.nanoTime();
      try {
        double[] scores =
            backend.score(new ScoreRequest(version.manifest(), request.id(), input, limit));
        metrics.scored(version.key(), backend.kind(), "ok", System.nanoTime() - startNs);
        return new Scored(backend.kind(), scores);
      } catch (ScoreFailure e) {
        metrics.scored(
            version.key(), backend.kind(), e.kind().wireName(), System.nanoTime() - startNs);
        failures.add(backend.kind().wireName() + ": " + e.kind().wireName());
      }
    }
    return new Failed(
        failures.isEmpty() ? "no backend is configured" : String.join(", ", failures));
  }

  private static Deadline share(Deadline deadline) {
    return deadline.atMost(Duration.ofNanos(Math.max(0, (long) (deadline.leftNs() * SHARE))));
  }

  private static Tensor matrix(Manifest manifest, List<Vector> vectors) {
    int columns = manifest.inputs().size();
    double[] values = new double[columns * vectors.size()];
    for (int i = 0; i < vectors.size(); i++) {
      vectors.get(i).copyTo(values, i * columns);
    }
    return Tensor.matrix(manifest.input().name(), manifest.input().type(), vectors.size(), values);
  }
}
