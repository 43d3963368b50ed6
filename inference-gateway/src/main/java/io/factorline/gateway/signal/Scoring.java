package io.factorline.gateway.signal;

import io.factorline.gateway.backend.Backend;
import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.backend.ScoreFailure;
import io.factorline.gateway.backend.ScoreRequest;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.tensor.Tensor;
import io.factorline.tracing.SpanKeys;
import io.factorline.tracing.SpanRole;
import io.factorline.tracing.TraceSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks backends for scores, in a model's order, until one answers. One that is not the last gets a
 * share of the time only, so that the next has some. Thread-safe.
 */
final class Scoring {
  private static final Logger LOG = LoggerFactory.getLogger(Scoring.class);
  private static final double SHARE = 0.6;

  private final Map<BackendKind, Backend> backends;
  private final SignalMetrics metrics;
  private final ArmMonitor monitor;

  Scoring(Map<BackendKind, Backend> backends, SignalMetrics metrics, ArmMonitor monitor) {
    this.backends = Map.copyOf(backends);
    this.metrics = metrics;
    this.monitor = monitor;
  }

  /** Scores, or why there are none. */
  sealed interface Outcome {}

  /** One score per vector. */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, to one reader
  record Scored(BackendKind by, double[] scores) implements Outcome {}

  /** What each backend asked said. */
  record Failed(String detail) implements Outcome {}

  /** Scores, or why there are none; and whether any backend that was asked failed. */
  record Asked(Outcome outcome, boolean hasFailure) {}

  /** Whether a server may be asked for this model. */
  boolean asksServers(ArmRun run) {
    return run.settings().backends().contains(BackendKind.TRITON)
        && backends.containsKey(BackendKind.TRITON);
  }

  /** Whether a backend of a model has a version ready to be asked. */
  boolean isReady(ModelKey key, ModelSettings settings) {
    return settings.backends().stream()
        .map(backends::get)
        .anyMatch(backend -> backend != null && backend.isReady(key));
  }

  /** Scores by the first backend that answers; for guards, a failure of any of them counts. */
  Outcome score(ArmRun run, List<Vector> vectors) {
    long startNs = System.nanoTime();
    Asked asked = ask(run, vectors);
    called(run, System.nanoTime() - startNs, asked.hasFailure());
    return asked.outcome();
  }

  /** The same for a part of an answer, of which guards are not told. */
  Asked ask(ArmRun run, List<Vector> vectors) {
    Tensor input = matrix(run.version().manifest(), vectors);
    List<String> failures = new ArrayList<>();
    Outcome outcome = asked(run, input, failures);
    return new Asked(outcome, !failures.isEmpty());
  }

  /** Tells the guards of a whole answer. */
  void called(ArmRun run, long tookNs, boolean isError) {
    monitor.called(run.version().key(), run.arm(), tookNs, isError);
  }

  private Outcome asked(ArmRun run, Tensor input, List<String> failures) {
    ModelKey key = run.version().key();
    Deadline deadline = run.request().deadline();
    List<Backend> order =
        run.settings().backends().stream().map(backends::get).filter(b -> b != null).toList();
    for (int i = 0; i < order.size(); i++) {
      Backend backend = order.get(i);
      Deadline limit = i == order.size() - 1 ? deadline : share(deadline);
      long startNs = System.nanoTime();
      try {
        double[] scores =
            called(
                run,
                backend,
                new ScoreRequest(run.version().manifest(), run.request().id(), input, limit));
        metrics.scored(key, run.arm(), backend.kind(), "ok", System.nanoTime() - startNs);
        return new Scored(backend.kind(), scores);
      } catch (ScoreFailure e) {
        failures.add(failed(run, backend.kind(), e.kind(), startNs));
      } catch (RuntimeException e) {
        // A bug of one backend is no reason to leave the others unasked.
        LOG.error("Backend broke. backend={}, model={}", backend.kind(), key, e);
        failures.add(failed(run, backend.kind(), ScoreFailure.Kind.FAILED, startNs));
      }
    }
    if (failures.isEmpty()) {
      failures.add("no backend is configured");
    }
    return new Failed(String.join(", ", failures));
  }

  private static double[] called(ArmRun run, Backend backend, ScoreRequest request)
      throws ScoreFailure {
    SpanRole role = backend.kind() == BackendKind.TRITON ? SpanRole.CLIENT : SpanRole.INTERNAL;
    TraceSpan call = TraceSpan.current().child("score", role);
    if (!call.isRecorded()) {
      return backend.score(request);
    }
    call.set(SpanKeys.MODEL, request.key().model())
        .set(SpanKeys.MODEL_VERSION, request.key().version())
        .set(SpanKeys.ARM, run.arm().wireName())
        .set(SpanKeys.BACKEND, backend.kind().wireName())
        .set(SpanKeys.SYMBOLS, request.rows());
    try (var _ = call.open()) {
      return backend.score(request);
    } catch (ScoreFailure e) {
      call.fail(e.kind().wireName());
      throw e;
    } finally {
      call.end();
    }
  }

  private String failed(ArmRun run, BackendKind backend, ScoreFailure.Kind kind, long startNs) {
    String why = kind.wireName();
    metrics.scored(run.version().key(), run.arm(), backend, why, System.nanoTime() - startNs);
    return backend.wireName() + ": " + why;
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
