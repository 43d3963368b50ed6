package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.http.HttpRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Requests for so many symbols and factors, as they go to factor-api. */
final class Asked {
  private static final int OK = 200;
  private static final String PATH = "/v1/factors";
  private static final String STATUS = "\"status\":\"";
  private static final String PRESENT = "\"status\":\"PRESENT\"";

  private final int port;
  private final List<String> symbols;
  private final List<String> factors;
  private final @Nullable String key;

  /**
   * Requests that show no key.
   *
   * @param port of factor-api
   * @param symbols those that are asked for in turn
   */
  Asked(int port, List<String> symbols, List<String> factors) {
    this(port, symbols, factors, null);
  }

  private Asked(int port, List<String> symbols, List<String> factors, @Nullable String key) {
    this.port = port;
    this.symbols = symbols;
    this.factors = factors;
    this.key = key;
  }

  /** The same of a client that shows its key. */
  Asked keyed(String shown) {
    return new Asked(port, symbols, factors, shown);
  }

  /** The n-th request for one symbol. */
  HttpRequest one(int n) {
    return shown(HttpRequest.get(pathOf(n)));
  }

  /** The n-th request for so many symbols. */
  HttpRequest many(int n, int count) {
    return shown(HttpRequest.post(PATH, jsonOf(n, count)));
  }

  private HttpRequest shown(HttpRequest request) {
    return key == null ? request : request.keyed(key);
  }

  private String pathOf(int n) {
    String symbol = symbols.get(Math.floorMod(n, symbols.size()));
    return PATH + "/" + symbol + "?factors=" + String.join(",", factors);
  }

  private String jsonOf(int n, int count) {
    StringBuilder json = new StringBuilder("{\"symbols\":[");
    for (int i = 0; i < count; i++) {
      int at = Math.floorMod(n * count + i, symbols.size());
      json.append(i == 0 ? "\"" : ",\"").append(symbols.get(at)).append('"');
    }
    String names =
        factors.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(","));
    return json.append("],\"factors\":[").append(names).append("]}").toString();
  }

  /** A real answer for one symbol. */
  byte[] answerOfOne() {
    return body(answer(1));
  }

  /** A real answer for so many symbols. */
  byte[] answerOfMany(int count) {
    return body(answer(count));
  }

  /** Whether the answer for so many symbols has every cell PRESENT by now. */
  boolean isPresent(int count) {
    HttpResponse<byte[]> answer = answer(count);
    return answer.statusCode() == OK
        && notPresent(new String(answer.body(), StandardCharsets.UTF_8)) == 0;
  }

  private HttpResponse<byte[]> answer(int count) {
    java.net.http.HttpRequest.Builder request =
        count == 1
            ? java.net.http.HttpRequest.newBuilder(uri(pathOf(0)))
            : java.net.http.HttpRequest.newBuilder(uri(PATH))
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(jsonOf(0, count)));
    if (key != null) {
      request.header("X-API-Key", key);
    }
    return send(request.build());
  }

  /** How many cells of an answer are not PRESENT. */
  static int notPresent(String answer) {
    int statuses = answer.indexOf("\"statuses\":[");
    if (statuses >= 0) {
      return (int) answer.substring(statuses).chars().filter(c -> c == '[').count() - 1;
    }
    return count(answer, STATUS) - count(answer, PRESENT);
  }

  private static int count(String text, String part) {
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      count++;
    }
    return count;
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static byte[] body(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != OK) {
      throw new IllegalStateException(
          "must be 200: status="
              + answer.statusCode()
              + ", body="
              + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return answer.body();
  }

  private static HttpResponse<byte[]> send(java.net.http.HttpRequest request) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
