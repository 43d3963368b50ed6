package io.factorline.benchmarks.load.gateway;

import io.factorline.gateway.backend.Backend;
import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.backend.BatchMetrics;
import io.factorline.gateway.backend.BatchingBackend;
import io.factorline.gateway.backend.BatchingBackend.BatchRule;
import io.factorline.gateway.backend.ScoreFailure;
import io.factorline.gateway.backend.ScoreRequest;
import io.factorline.gateway.backend.TritonBackend;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.oip.OipClient;
import io.factorline.gateway.oip.OipSettings;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelRepository;
import io.factorline.gateway.tensor.Tensor;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Calls of a server with one row each, by the gateway's own client without the gateway, alone or
 * gathered as the gateway gathers them. Thread-safe.
 */
public final class ServerCalls implements AutoCloseable {
  private static final int CHANNELS = 2;
  private static final int MOST_UNDER_WAY = 100_000;
  private static final int INBOUND_BYTES = 1 << 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration NEVER_JUDGED = Duration.ofHours(1);

  private final Manifest manifest;
  private final TritonBackend server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong served = new AtomicLong();
  private final Backend alone;
  private final Backend gathered;

  /**
   * Calls of the first version of a repository.
   *
   * @param rule how they are gathered
   */
  public ServerCalls(Path repository, String target, BatchRule rule) {
    manifest = new ModelRepository(repository).read().versions().getFirst().manifest();
    OipSettings settings = new OipSettings(target, CHANNELS, null, INBOUND_BYTES, TIMEOUT, TIMEOUT);
    server =
        new TritonBackend(
            List.of(OipClient.open(settings)),
            CircuitBreakerRegistry.ofDefaults(),
            MOST_UNDER_WAY,
            NEVER_JUDGED);
    server.check(manifest);
    alone = counted(server, served);
    gathered =
        new BatchingBackend(
            alone, model -> rule, key -> 0, threads, new BatchMetrics(new SimpleMeterRegistry()));
  }

  private static Backend counted(TritonBackend server, AtomicLong served) {
    return new Backend() {
      @Override
      public BackendKind kind() {
        return server.kind();
      }

      @Override
      public boolean isReady(io.factorline.gateway.repository.ModelKey key) {
        return server.isReady(key);
      }

      @Override
      public double[] score(ScoreRequest request) throws ScoreFailure {
        served.incrementAndGet();
        return server.score(request);
      }
    };
  }

  /** One call of the server per row. */
  public boolean alone() {
    return isScored(alone);
  }

  /** Rows that come together go in one call. */
  public boolean gathered() {
    return isScored(gathered);
  }

  private boolean isScored(Backend backend) {
    Tensor row =
        Tensor.matrix(
            manifest.input().name(),
            manifest.input().type(),
            1,
            new double[manifest.inputs().size()]);
    try {
      var _ = backend.score(new ScoreRequest(manifest, "", row, Deadline.in(TIMEOUT)));
      return true;
    } catch (ScoreFailure e) {
      return false;
    }
  }

  /** Calls that the server was sent so far. */
  public long served() {
    return served.get();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.close();
  }
}
