package io.factorline.client;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks factor-api. Keeps its connections open and shares them among threads: make one and close it
 * at the end. Thread-safe; a call blocks its thread until its query's deadline at the latest.
 *
 * <p>Every call is a read, so an attempt may be repeated: after 429 and 503 when the service said
 * when to come again, at once after a broken connection, three attempts in all, and only within the
 * deadline.
 */
public final class FactorlineClient implements AutoCloseable {
  private static final String DEADLINE = "Factorline-Deadline-Ms";
  private static final int ATTEMPTS = 3;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;

  /** A client of the service at an address such as {@code http://localhost:8080}. */
  public FactorlineClient(URI base) {
    this.base = base;
  }

  /**
   * Factors of one symbol.
   *
   * @throws FactorlineException if there is no answer; a factor without a value is none
   */
  public SymbolFactors factors(String symbol, FactorQuery query)
      throws FactorlineException, InterruptedException {
    URI uri =
        base.resolve(
            "/v1/factors/%s?factors=%s&bar=%s"
                .formatted(
                    encoded(symbol),
                    encoded(String.join(",", query.factors())),
                    Answers.wire(query.bar())));
    return Answers.symbol(answer(HttpRequest.newBuilder(uri).GET(), query.deadline()));
  }

  /**
   * Factors of many symbols, in their order and with repetitions. A symbol that is not known has
   * {@link Cell.Missing} cells.
   *
   * @throws FactorlineException if there is no answer
   */
  public List<SymbolFactors> factors(List<String> symbols, FactorQuery query)
      throws FactorlineException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve("/v1/factors"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Answers.body(symbols, query)));
    return Answers.batch(answer(request, query.deadline()));
  }

  private byte[] answer(HttpRequest.Builder request, Duration deadline)
      throws FactorlineException, InterruptedException {
    long endNs = System.nanoTime() + deadline.toNanos();
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(request.copy(), endNs);
      } catch (FactorlineException failure) {
        Duration pause = pauseAfter(failure);
        boolean isLate = pause != null && System.nanoTime() + pause.toNanos() - endNs >= 0;
        if (attempt == ATTEMPTS || pause == null || isLate) {
          throw failure;
        }
        Thread.sleep(pause);
      }
    }
  }

  /* Null where the same request would fail again. */
  private static @Nullable Duration pauseAfter(FactorlineException failure) {
    return switch (failure) {
      case FactorlineException.Unreachable gone -> Duration.ZERO;
      case FactorlineException.DeadlinePassed late -> null;
      case FactorlineException.Refused refused ->
          refused.status() == TOO_MANY_REQUESTS || refused.status() == UNAVAILABLE
              ? refused.retryAfter()
              : null;
    };
  }

  private byte[] attempt(HttpRequest.Builder request, long endNs)
      throws FactorlineException, InterruptedException {
    long leftNs = endNs - System.nanoTime();
    long leftMs = TimeUnit.NANOSECONDS.toMillis(leftNs);
    if (leftMs < 1) {
      throw new FactorlineException.DeadlinePassed("must have 1 ms left before it is sent");
    }
    HttpRequest sent = request.header(DEADLINE, Long.toString(leftMs)).build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(sent, BodyHandlers.ofByteArray());
    try {
      HttpResponse<byte[]> response = answer.get(leftNs, TimeUnit.NANOSECONDS);
      if (response.statusCode() != 200) {
        throw Answers.failure(response);
      }
      return response.body();
    } catch (TimeoutException e) {
      throw new FactorlineException.DeadlinePassed("must be answered within the budget");
    } catch (ExecutionException e) {
      throw new FactorlineException.Unreachable(e.getCause() == null ? e : e.getCause());
    } finally {
      answer.cancel(true); // ends the exchange of an answer that nobody waits for
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Closes the connections. */
  @Override
  public void close() {
    http.close();
  }
}
