package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.local.time.Wait;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of {@code /v1/stream} that reads all that comes. */
final class StreamClient implements AutoCloseable {
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final InputStream body;

  /** One event as it came; {@code ended} and {@code broken} tell how the stream ended. */
  record Event(String name, JsonNode data) {}

  StreamClient(int port, String query) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/stream?" + query))
            .build();
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    body = response.body();
    if (response.statusCode() != 200) {
      String problem = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      throw new IOException("no stream: " + response.statusCode() + " " + problem);
    }
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String name = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          events.add(new Event(name, JsonMapper.shared().readTree(line.substring(6))));
        }
      }
      events.add(new Event("ended", JsonMapper.shared().createObjectNode()));
    } catch (IOException e) {
      events.add(new Event("broken", JsonMapper.shared().createObjectNode()));
    }
  }

  List<Event> events() {
    return events;
  }

  void awaitEvent(Predicate<Event> wanted) {
    assertThat(Wait.until(Duration.ofSeconds(60), () -> events.stream().anyMatch(wanted)))
        .as("an event of those that came: %s", events)
        .isTrue();
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
