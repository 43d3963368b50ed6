package io.factorline.api.feast;

import io.factorline.api.config.FactorlineProperties;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.security.OwnKey;
import io.factorline.security.OwnTls;
import io.factorline.tracing.TraceSpan;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * feature-sync over HTTP: each request has a time limit and this service's own key and TLS, and
 * after it failed often it is left alone for a moment. Where it does not take the key, that is told
 * as a fault of ours, for the caller's own key was good. Thread-safe.
 */
@Component
public final class FeatureSync {
  private static final Logger LOG = LoggerFactory.getLogger(FeatureSync.class);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration OPEN = Duration.ofSeconds(2);
  private static final int JUDGED_CALLS = 10;
  private static final int MIN_CALLS = 5;
  private static final int MAX_ANSWER_BYTES = 1024 * 1024;
  private static final int FIRST_SERVER_ERROR = 500;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final ServiceClient client;
  private final OwnKey ownKey;
  private final CircuitBreaker breaker;
  private final TimeLimiter limiter =
      TimeLimiter.of("feature-sync", TimeLimiterConfig.custom().timeoutDuration(LIMIT).build());
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("feature-sync-timer").factory());
  private volatile @Nullable String trouble;

  /** What came back. */
  public record Reply(int status, JsonNode body) {
    /** Whether it did what was asked. */
    public boolean isOk() {
      return status < 300;
    }

    /** What a problem says. */
    public String detail() {
      return body.path("detail").asString("status=" + status);
    }
  }

  @Autowired
  FeatureSync(FactorlineProperties shared, OwnKey ownKey, OwnTls ownTls, MeterRegistry registry) {
    this(shared.featureSync().url(), ownKey, ownTls, registry);
  }

  FeatureSync(URI url, OwnKey ownKey, OwnTls ownTls, MeterRegistry registry) {
    this.ownKey = ownKey;
    this.client = new ServiceClient(url, ownTls, MAX_ANSWER_BYTES);
    CircuitBreakerRegistry breakers =
        CircuitBreakerRegistry.of(
            CircuitBreakerConfig.custom()
                .slidingWindowSize(JUDGED_CALLS)
                .minimumNumberOfCalls(MIN_CALLS)
                .waitDurationInOpenState(OPEN)
                .build());
    this.breaker = breakers.circuitBreaker("feature-sync");
    TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(registry);
  }

  @PreDestroy
  void close() {
    timer.shutdownNow();
  }

  /**
   * Posts JSON to a path; fails with {@link ErrorCode#STORE_UNAVAILABLE} where nothing answers,
   * with {@link ErrorCode#SERVICE_REFUSED} where this service's key is not taken.
   */
  public Mono<Reply> post(String path, byte[] json) {
    return guarded(trace ->
        client
            .http()
            .method(HttpMethod.POST)
            .uri(path)
            .headers(headers -> {
              trace.writeTo(headers::set);
              ownKey.writeTo(headers::set);
            })
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue(json)
            .exchangeToMono(FeatureSync::reply));
  }

  /** Gets a path; fails as {@link #post} does. */
  public Mono<Reply> get(String path) {
    return guarded(trace ->
        client
            .http()
            .get()
            .uri(path)
            .headers(headers -> {
              trace.writeTo(headers::set);
              ownKey.writeTo(headers::set);
            })
            .exchangeToMono(FeatureSync::reply));
  }

  private Mono<Reply> guarded(Function<TraceSpan, Mono<Reply>> call) {
    return Mono.deferContextual(context -> {
      TraceSpan request = context.getOrDefault(TraceSpan.class, TraceSpan.NONE);
      TraceSpan trace = request == null ? TraceSpan.NONE : request;
      return guarded(() -> call.apply(trace));
    });
  }

  private Mono<Reply> guarded(Supplier<Mono<Reply>> call) {
    Supplier<CompletionStage<Reply>> started = () -> call.get().toFuture();
    Supplier<CompletionStage<Reply>> limited = limiter.decorateCompletionStage(timer, started);
    Supplier<CompletionStage<Reply>> judged =
        CircuitBreaker.decorateCompletionStage(breaker, limited);
    return Mono.fromCompletionStage(judged)
        .onErrorMap(FeatureSync::isItsFault, this::gone)
        .doOnNext(reply -> trouble = null)
        .map(FeatureSync::requireTaken);
  }

  private static boolean isItsFault(Throwable failure) {
    return failure instanceof WebClientRequestException
        || failure instanceof CallNotPermittedException
        || failure instanceof TimeoutException
        || failure instanceof Unavailable;
  }

  private static Reply requireTaken(Reply reply) {
    if (reply.status() == UNAUTHORIZED || reply.status() == FORBIDDEN) {
      throw new RequestException(
          ErrorCode.SERVICE_REFUSED,
          "feature-sync must take the key of factor-api, security.own-key-file: code="
              + reply.body().path("code").asString("none"));
    }
    return reply;
  }

  /* What it says of it is told once, and nothing while it is left alone. */
  private RequestException gone(Throwable failure) {
    String told = String.valueOf(failure.getMessage());
    if (!(failure instanceof CallNotPermittedException) && !told.equals(trouble)) {
      trouble = told;
      LOG.warn("feature-sync does not answer: {}", told);
      LOG.debug("feature-sync does not answer", failure);
    }
    return new RequestException(ErrorCode.STORE_UNAVAILABLE, "feature-sync does not answer");
  }

  /* A server that fails counts as one that does not answer; a refusal is an answer. */
  private static Mono<Reply> reply(ClientResponse response) {
    int status = response.statusCode().value();
    return response
        .bodyToMono(byte[].class)
        .defaultIfEmpty(new byte[0])
        .map(bytes -> {
          if (status >= FIRST_SERVER_ERROR) {
            throw new Unavailable(status);
          }
          return new Reply(status, json(bytes));
        });
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return JsonMapper.shared().readTree(bytes);
    } catch (JacksonException e) {
      throw new Unavailable(0);
    }
  }

  /** It answers, but not what it should. */
  private static final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unavailable(int status) {
      super("must be an answer of feature-sync: status=" + status, null, false, false);
    }
  }
}
