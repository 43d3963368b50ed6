package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.http.HttpRequest;
import io.factorline.local.time.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests for signals of so many symbols each, as they go to the gateway. */
final class SignalsAsked {
  private static final String PATH = "/v1/models/momentum/signals";
  private static final int OK = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final int port;
  private final List<String> symbols;
  private final int perRequest;

  /**
   * Requests.
   *
   * @param symbols that are asked for in turn
   */
  SignalsAsked(int port, List<String> symbols, int perRequest) {
    this.port = port;
    this.symbols = symbols;
    this.perRequest = perRequest;
  }

  /** All requests with an intent, made before, so that the generator only sends; in turn. */
  IntFunction<HttpRequest> inTurn(String intent) {
    HttpRequest[] made = new HttpRequest[requests()];
    for (int i = 0; i < made.length; i++) {
      made[i] = HttpRequest.post(PATH, json(i, intent));
    }
    return n -> made[n % made.length];
  }

  private int requests() {
    return symbols.size() / perRequest;
  }

  private String json(int request, String intent) {
    String names =
        symbols.subList(request * perRequest, (request + 1) * perRequest).stream()
            .collect(Collectors.joining("\",\"", "[\"", "\"]"));
    return "{\"symbols\":%s,\"intent\":\"%s\"}".formatted(names, intent);
  }

  /** Waits until each symbol has a signal of a backend. */
  void awaitSignals(String backend) {
    String[] last = {""};
    boolean areThere =
        Wait.until(
            PATIENCE,
            () ->
                IntStream.range(0, requests())
                    .allMatch(i -> {
                      last[0] = new String(answer(i), StandardCharsets.UTF_8);
                      return count(last[0], "\"backend\":\"" + backend + "\"") == perRequest
                          && count(last[0], "\"status\":\"OK\"") == perRequest;
                    }));
    if (!areThere) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "must be signals of %s: answer=%.2000s", backend, last[0]));
    }
  }

  /** A real answer, of whatever status. */
  byte[] answer(int request) {
    java.net.http.HttpRequest asked =
        java.net.http.HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + PATH))
            .header("Content-Type", "application/json")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(json(request, "preview")))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer = client.send(asked, HttpResponse.BodyHandlers.ofByteArray());
      return answer.statusCode() == OK ? answer.body() : new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("must not be interrupted", e);
    }
  }

  private static int count(String text, String part) {
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      count++;
    }
    return count;
  }
}
