package io.factorline.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.factorline.local.process.Ports;
import io.factorline.local.time.Wait;
import io.factorline.security.OwnKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoLoadTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private volatile String end = "\"state\":\"SUCCEEDED\"";
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(Ports.loopback(0), 0);
    server.createContext("/v1/jobs", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void shouldLoadItsFilesOnce() {
    DemoLoad first = load();
    first.write();
    first.start();
    assertThat(Wait.until(LIMIT, () -> Files.exists(folder.resolve("demo/loaded")))).isTrue();
    DemoLoad second = load();
    second.write();
    second.start();

    assertThat(folder.resolve("demo/fundamentals.csv")).content().contains("SIM.AAA,");
    assertThat(asked).first().asString().contains("\"type\":\"materialize\"", "fundamentals");
    assertThat(told).isNotEmpty().allMatch(line -> line.endsWith(" ok"));
    long submitted = asked.stream().filter(line -> line.startsWith("POST")).count();
    assertThat(submitted).isEqualTo(told.size());
  }

  @Test
  void shouldTellWhyItWasNotLoadedAndTryAgainAtTheNextStart() {
    end = "\"state\":\"FAILED\",\"error\":{\"code\":\"job_failed\",\"detail\":\"row 3\"}";
    DemoLoad load = load();
    load.write();
    load.start();

    assertThat(Wait.until(LIMIT, () -> !told.isEmpty())).isTrue();
    assertThat(told.getFirst()).contains("failed, row 3 (job_failed)");
    assertThat(folder.resolve("demo/loaded")).doesNotExist();
  }

  @Test
  void shouldNotRewriteHistory() throws IOException {
    load().write();
    String written = Files.readString(folder.resolve("demo/daily_bars.csv"));
    new DemoLoad(settings(), new Feed.Simulated(1, 2), new Told(), OwnKey.NONE).write();

    assertThat(folder.resolve("demo/daily_bars.csv")).hasContent(written);
  }

  private DemoLoad load() {
    return new DemoLoad(settings(), new Feed.Simulated(1, 1), new Told(), OwnKey.NONE);
  }

  private StackSettings settings() {
    StackPorts ports = StackPorts.of(0, Map.of(Part.FEATURE_SYNC, server.getAddress().getPort()));
    Feed feed = new Feed.Simulated(1, 1);
    return new StackSettings(folder, new DataFolder(folder), ports, feed, Optional.empty());
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(exchange.getRequestMethod() + " " + body);
    boolean submitted = exchange.getRequestMethod().equals("POST");
    byte[] answer =
        (submitted ? "{\"id\":\"j1\"}" : "{\"id\":\"j1\"," + end + "}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(submitted ? 202 : 200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private final class Told implements StackListener {
    @Override
    public void demo(String what, String problem) {
      told.add(what + " " + (problem.isEmpty() ? "ok" : problem));
    }

    @Override
    public void starting(Part part) {}

    @Override
    public void ready(Part part, Duration took) {}

    @Override
    public void topicsReady() {}

    @Override
    public void firstFactor(String symbol, double lastPrice) {}

    @Override
    public void up(StackSettings settings, Duration took) {}

    @Override
    public void warm(String service, String symbol, Duration took) {}

    @Override
    public void stopping(Part part) {}
  }
}
