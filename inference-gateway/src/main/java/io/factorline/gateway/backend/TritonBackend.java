package io.factorline.gateway.backend;

import io.factorline.gateway.oip.OipClient;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelKey;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Scores at servers that speak the Open Inference Protocol, asked in turn. Another server is asked
 * only where the first has not begun to serve the call. Thread-safe.
 */
public final class TritonBackend implements Backend, AutoCloseable {
  private final List<TritonEndpoint> endpoints;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * Servers.
   *
   * @param breakers makes one breaker per server and version
   * @param maxConcurrent calls under way at one server at one time
   * @param judged time below which running out of it says nothing of a server
   */
  public TritonBackend(
      List<OipClient> clients,
      CircuitBreakerRegistry breakers,
      int maxConcurrent,
      Duration judged) {
    List<TritonEndpoint> made = new ArrayList<>();
    for (OipClient client : clients) {
      made.add(new TritonEndpoint(client, breakers, maxConcurrent, judged));
    }
    this.endpoints = List.copyOf(made);
  }

  @Override
  public BackendKind kind() {
    return BackendKind.TRITON;
  }

  /** Whether at least one server has it ready. */
  @Override
  public boolean isReady(ModelKey key) {
    return endpoints.stream().anyMatch(endpoint -> endpoint.state(key).isEmpty());
  }

  /** Asks each server about a version, and remembers the answers. */
  public void check(Manifest manifest) {
    endpoints.forEach(endpoint -> endpoint.check(manifest));
  }

  /** Forgets a version. */
  public void forget(ModelKey key) {
    endpoints.forEach(endpoint -> endpoint.forget(key));
  }

  /** Per server why a version is not ready there; empty text where it is. */
  public Map<String, String> states(ModelKey key) {
    Map<String, String> states = new LinkedHashMap<>();
    endpoints.forEach(endpoint -> states.put(endpoint.target(), endpoint.state(key)));
    return states;
  }

  @Override
  public double[] score(ScoreRequest request) throws ScoreFailure {
    int first = Math.floorMod(turn.getAndIncrement(), endpoints.size());
    ScoreFailure last = null;
    for (int i = 0; i < endpoints.size(); i++) {
      TritonEndpoint endpoint = endpoints.get((first + i) % endpoints.size());
      try {
        return endpoint.score(request, request.deadline());
      } catch (ScoreFailure e) {
        if (!mayAskAnother(e.kind())) {
          throw e;
        }
        last = e;
      }
    }
    if (last == null) {
      throw new IllegalStateException("must have a server");
    }
    throw last;
  }

  private static boolean mayAskAnother(ScoreFailure.Kind kind) {
    return switch (kind) {
      case OVERLOADED, NOT_READY, BREAKER_OPEN, UNREACHABLE -> true;
      case DEADLINE, GARBAGE, FAILED -> false;
    };
  }

  @Override
  public void close() {
    endpoints.forEach(TritonEndpoint::close);
  }
}
