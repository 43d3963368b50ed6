package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.local.backend.Backends;
import io.factorline.local.process.Ports;
import io.factorline.local.time.Wait;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The service as a process of its own that is told to end while streams are open. */
final class ShutdownIT {
  private static final String STREAM = "symbols=SIM.AAA&factors=live_1m:last_price";
  private static final Duration PHASE = Duration.ofSeconds(20);

  private final int port = Ports.free();
  private final HttpClient http = HttpClient.newHttpClient();
  private Process process;

  private void start() throws IOException {
    Path log = Files.createTempFile("factor-api", ".log");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FactorApiApplication.class.getName(),
                "--server.port=" + port,
                "--management.server.port=0",
                "--factor-api.load.max-lag=10s",
                "--factor-api.load.max-dashboard-lag=10s",
                "--factorline.redis.uri=" + Backends.shared().redisUri(),
                "--factorline.kafka.bootstrap-servers=" + Backends.shared().bootstrapServers())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean isUp =
        Wait.until(
            Duration.ofSeconds(90),
            () -> {
              assertThat(process.isAlive()).as(log.toString()).isTrue();
              return answers();
            });
    assertThat(isUp).as(log.toString()).isTrue();
  }

  private boolean answers() {
    // A port that is open says nothing of Redis, without which no stream begins.
    String cells = "{\"symbols\":[\"SIM.AAA\"],\"factors\":[\"live_1m:last_price\"]}";
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/factors"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(cells))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void end() {
    process.destroyForcibly().onExit().join();
  }

  @Test
  void shouldEndStreamsInOrderAndThenItself() throws Exception {
    start();
    try (StreamClient first = new StreamClient(port, STREAM);
        StreamClient second = new StreamClient(port, STREAM);
        Socket deaf = deaf()) {
      for (StreamClient client : List.of(first, second)) {
        client.awaitEvent(event -> event.name().equals("snapshot"));
      }
      process.destroy();

      for (StreamClient client : List.of(first, second)) {
        client.awaitEvent(event -> event.name().equals("ended"));
        assertThat(client.events()).extracting(StreamClient.Event::name).doesNotContain("broken");
      }
      assertThat(process.waitFor(PHASE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("ended by SIGTERM").isEqualTo(143);
      assertThat(deaf.isConnected()).isTrue();
    }
  }

  /** A client that has asked for a stream and never reads it. */
  private Socket deaf() throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    String request = "GET /v1/stream?" + STREAM + " HTTP/1.1\r\nHost: x\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
