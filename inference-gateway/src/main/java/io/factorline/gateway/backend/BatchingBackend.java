package io.factorline.gateway.backend;

import io.factorline.gateway.repository.ModelKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gathers calls of one version into calls of the backend behind it. While fewer calls than allowed
 * are under way a call goes out at once; those that come meanwhile wait together, for the first one
 * to end, for their rows to be enough, or for so long. Each caller gets its own rows, the bits that
 * it would have got alone from a model that scores row by row; a failure is each caller's; one who
 * gives up harms no other. Bounded: at most one batch of a version waits. Thread-safe.
 */
public final class BatchingBackend implements Backend {
  private final Backend backend;
  private final Function<String, @Nullable BatchRule> rules;
  private final ToIntFunction<ModelKey> mostRows;
  private final Executor threads;
  private final BatchMetrics metrics;
  private final Map<ModelKey, BatchLane> lanes = new ConcurrentHashMap<>();

  /**
   * How the calls of a model are gathered.
   *
   * @param maxWait what a call waits for others at most; at most a quarter of its time, too
   * @param maxRows of one call of the backend
   * @param calls that may be under way before others are gathered
   */
  public record BatchRule(Duration maxWait, int maxRows, int calls) {
    public BatchRule {
      if (!maxWait.isPositive() || maxRows < 1 || calls < 1) {
        throw new IllegalArgumentException(
            "must be > 0: maxWait=%s, maxRows=%d, calls=%d".formatted(maxWait, maxRows, calls));
      }
    }
  }

  /**
   * A gatherer.
   *
   * @param rules by model; null for one whose calls go out as they come
   * @param mostRows what the server takes in one call; 0 for any number
   * @param threads runs gathered calls; one that is given up is interrupted where it can be
   */
  public BatchingBackend(
      Backend backend,
      Function<String, @Nullable BatchRule> rules,
      ToIntFunction<ModelKey> mostRows,
      Executor threads,
      BatchMetrics metrics) {
    this.backend = backend;
    this.rules = rules;
    this.mostRows = mostRows;
    this.threads = threads;
    this.metrics = metrics;
  }

  @Override
  public BackendKind kind() {
    return backend.kind();
  }

  @Override
  public boolean isReady(ModelKey key) {
    return backend.isReady(key);
  }

  /** How many calls wait for others now. */
  int waiting() {
    return lanes.values().stream().mapToInt(BatchLane::waiting).sum();
  }

  @Override
  public double[] score(ScoreRequest request) throws ScoreFailure {
    ModelKey key = request.key();
    BatchRule rule = rules.apply(key.model());
    if (rule == null) {
      return backend.score(request);
    }
    int taken = mostRows.applyAsInt(key);
    int most = taken > 0 ? Math.min(taken, rule.maxRows()) : rule.maxRows();
    if (request.rows() >= most) {
      return backend.score(request);
    }
    return lanes
        .computeIfAbsent(key, version -> new BatchLane(backend, threads, metrics))
        .score(request, rule, most);
  }
}
