package io.factorline.gateway.backend;

import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.oip.InferCall;
import io.factorline.gateway.oip.InferReply;
import io.factorline.gateway.oip.MetadataCheck;
import io.factorline.gateway.oip.OipClient;
import io.factorline.gateway.oip.OipFailure;
import io.factorline.gateway.oip.TensorMetadata;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelKey;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One server: what is ready there, a breaker per version, and how many may ask it at one time.
 * Thread-safe.
 */
final class TritonEndpoint implements AutoCloseable {
  private static final Duration CHECK_LIMIT = Duration.ofSeconds(2);

  private final OipClient client;
  private final CircuitBreakerRegistry breakers;
  private final Semaphore room;
  private final long judgedNs;
  private final Map<ModelKey, String> states = new ConcurrentHashMap<>();

  /**
   * A server.
   *
   * @param maxConcurrent calls under way at one time
   * @param judged a call that had less time than this and ran out of it says nothing of the server
   */
  TritonEndpoint(
      OipClient client, CircuitBreakerRegistry breakers, int maxConcurrent, Duration judged) {
    this.client = client;
    this.breakers = breakers;
    this.room = new Semaphore(maxConcurrent);
    this.judgedNs = judged.toNanos();
  }

  String target() {
    return client.target();
  }

  /** Empty where the version is ready and is what it is declared to be; else why not. */
  String state(ModelKey key) {
    return states.getOrDefault(key, "not checked yet");
  }

  /** Asks the server about a version, and remembers the answer. */
  void check(Manifest manifest) {
    client.reconnect();
    states.put(new ModelKey(manifest.model(), manifest.version()), stateOf(manifest));
  }

  void forget(ModelKey key) {
    states.remove(key);
    breakers.remove(name(key));
  }

  private String stateOf(Manifest manifest) {
    String version = Long.toString(manifest.version());
    Deadline limit = Deadline.in(CHECK_LIMIT);
    try {
      if (!client.isModelReady(manifest.model(), version, limit)) {
        return "not ready";
      }
      List<String> problems =
          MetadataCheck.problems(
              declaration(manifest), client.metadata(manifest.model(), version, limit));
      return String.join("; ", problems);
    } catch (OipFailure e) {
      return e.kind() + ", " + e.getMessage();
    }
  }

  private static MetadataCheck.Declaration declaration(Manifest manifest) {
    long columns = manifest.inputs().size();
    return new MetadataCheck.Declaration(
        manifest.model(),
        Long.toString(manifest.version()),
        List.of(tensor(manifest.input(), columns)),
        List.of(tensor(manifest.output(), 1)));
  }

  private static TensorMetadata tensor(Manifest.Port port, long columns) {
    return new TensorMetadata(port.name(), port.type().name(), List.of(-1L, columns));
  }

  /** The scores of a version. */
  double[] score(ScoreRequest request, Deadline limit) throws ScoreFailure {
    ModelKey key = request.key();
    if (!state(key).isEmpty()) {
      throw new ScoreFailure(ScoreFailure.Kind.NOT_READY, state(key));
    }
    if (!room.tryAcquire()) {
      throw new ScoreFailure(ScoreFailure.Kind.OVERLOADED, "must have room: endpoint=" + target());
    }
    try {
      return judged(request, limit, breakers.circuitBreaker(name(key)));
    } finally {
      room.release();
    }
  }

  private double[] judged(ScoreRequest request, Deadline limit, CircuitBreaker breaker)
      throws ScoreFailure {
    if (!breaker.tryAcquirePermission()) {
      throw new ScoreFailure(ScoreFailure.Kind.BREAKER_OPEN, "breaker=" + breaker.getName());
    }
    long startNs = System.nanoTime();
    boolean hasTime = limit.leftNs() >= judgedNs;
    try {
      InferReply reply = client.infer(call(request), limit);
      String output = request.manifest().output().name();
      double[] scores = ScoreCheck.scores(request, reply.output(output));
      breaker.onSuccess(System.nanoTime() - startNs, TimeUnit.NANOSECONDS);
      return scores;
    } catch (OipFailure e) {
      boolean isJudged =
          e.kind() != OipFailure.Kind.CANCELLED
              && (hasTime || e.kind() != OipFailure.Kind.DEADLINE);
      note(breaker, startNs, isJudged, e);
      throw new ScoreFailure(kindOf(e.kind()), e.getMessage() + "", e);
    } catch (ScoreFailure e) {
      note(breaker, startNs, true, e);
      throw e;
    } catch (RuntimeException e) {
      note(breaker, startNs, true, e);
      throw e;
    }
  }

  private static void note(CircuitBreaker breaker, long startNs, boolean isJudged, Exception e) {
    if (isJudged) {
      breaker.onError(System.nanoTime() - startNs, TimeUnit.NANOSECONDS, e);
    } else {
      breaker.releasePermission();
    }
  }

  private static InferCall call(ScoreRequest request) {
    Manifest manifest = request.manifest();
    return new InferCall(
        manifest.model(),
        Long.toString(manifest.version()),
        request.id(),
        List.of(request.input()),
        List.of(manifest.output().name()));
  }

  private static ScoreFailure.Kind kindOf(OipFailure.Kind kind) {
    return switch (kind) {
      case DEADLINE, CANCELLED -> ScoreFailure.Kind.DEADLINE;
      case OVERLOADED -> ScoreFailure.Kind.OVERLOADED;
      case NOT_READY, NOT_FOUND -> ScoreFailure.Kind.NOT_READY;
      case UNREACHABLE, STOPPING -> ScoreFailure.Kind.UNREACHABLE;
      case GARBAGE -> ScoreFailure.Kind.GARBAGE;
      case INVALID, RESTRICTED, LOST, INTERNAL -> ScoreFailure.Kind.FAILED;
    };
  }

  private String name(ModelKey key) {
    return target() + "|" + key.model() + "|" + key.version();
  }

  @Override
  public void close() {
    client.close();
  }
}
