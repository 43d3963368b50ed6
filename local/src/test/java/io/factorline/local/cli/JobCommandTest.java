package io.factorline.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.factorline.local.job.Job;
import io.factorline.local.process.Ports;
import io.factorline.security.ApiKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class JobCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path home;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> asked = new ArrayList<>();
  private final Queue<String> answers = new ArrayDeque<>();
  private final List<String> proofs = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
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
  void shouldShowAJobToItsReport() {
    answers.add("202 {'id':'j1'}");
    answers.add("200 {'id':'j1','type':'materialize','state':'QUEUED'}");
    answers.add(
        "200 {'id':'j1','state':'SUCCEEDED','progress':{'done':9,'total':9,'unit':'rows'},"
            + "'report':{'written':9}}");

    assertThat(run("materialize", "--view", "fundamentals", "--dry-run", "--symbols", "A,B"))
        .isEqualTo(Cli.OK);

    JsonNode request = JSON.readTree(asked.getFirst().substring("POST /v1/jobs ".length()));
    assertThat(request)
        .isEqualTo(
            JSON.readTree(
                "{'type':'materialize','view':'fundamentals','dryRun':true,'symbols':['A','B']}"
                    .replace('\'', '"')));
    assertThat(asked.subList(1, 3)).containsOnly("GET /v1/jobs/j1 ");
    assertThat(out()).startsWith("Job j1: materialize").contains("succeeded", "written  9");
  }

  @Test
  void shouldFailWithTheWordsOfAFailedJob() {
    answers.add("202 {'id':'j1'}");
    answers.add(
        "200 {'id':'j1','state':'FAILED','report':null,"
            + "'error':{'code':'SOURCE_INVALID','detail':'row 7: must be a number: bps=x'}}");

    assertThat(run("materialize")).isEqualTo(Cli.FAILED);

    assertThat(err()).contains("row 7: must be a number: bps=x (SOURCE_INVALID)");
  }

  @Test
  void shouldTellWhyAJobIsRefused() {
    answers.add("400 {'code':'INVALID_REQUEST','detail':'unknown field vew; did you mean view?'}");

    assertThat(run("materialize", "--vew", "x")).isEqualTo(Cli.FAILED);

    assertThat(err())
        .contains("refuses job materialize: unknown field vew; did you mean view?")
        .contains("(INVALID_REQUEST)");
  }

  @Test
  void shouldLeaveADetachedJobToItself() {
    answers.add("202 {'id':'j1'}");

    assertThat(run("compact", "--detach")).isEqualTo(Cli.OK);

    assertThat(asked).hasSize(1);
    assertThat(out()).contains("./factorline job watch j1", "./factorline job cancel j1");
  }

  @Test
  void shouldCancelAndFailWhenItIsCancelled() {
    answers.add("204 ");
    answers.add("200 {'id':'j1','state':'CANCELLED'}");

    assertThat(run("cancel", "j1")).isEqualTo(Cli.FAILED);

    assertThat(asked).containsExactly("DELETE /v1/jobs/j1 ", "GET /v1/jobs/j1 ");
    assertThat(out()).contains("cancelled");
  }

  @Test
  void shouldNotTakeAnOptionThatIsNearlyRightForAField() {
    assertThat(run("compact", "--detatch")).isEqualTo(Cli.USAGE);

    assertThat(asked).isEmpty();
    assertThat(err()).startsWith("unknown option --detatch of job; did you mean --detach?");
  }

  @Test
  void shouldNeedAType() {
    assertThat(run("--detach")).isEqualTo(Cli.USAGE);
    assertThat(run("watch")).isEqualTo(Cli.USAGE);
    assertThat(run("watch", "../x")).isEqualTo(Cli.USAGE);
    assertThat(asked).isEmpty();
  }

  @Test
  void shouldDrawABarOnceTheTotalIsKnown() {
    assertThat(JobWatch.progress(job(0, 0, ""))).isEqualTo("  running");
    assertThat(JobWatch.progress(job(1500, 0, "rows"))).isEqualTo("  running, 1,500 rows");
    assertThat(JobWatch.progress(job(1500, 2000, "rows")))
        .isEqualTo("  [######################........]  75 %  1,500 of 2,000 rows");
    assertThat(JobWatch.progress(job(3000, 2000, "rows"))).contains("100 %");
  }

  private static Job job(long done, long total, String unit) {
    return new Job("j1", "compact", Job.State.RUNNING, done, total, unit, JSON.missingNode(), "");
  }

  @Test
  void shouldShowTheKeyOfTheFileOrElseOfTheEnvironment() throws IOException {
    ApiKey ofFile = ApiKey.random(new SecureRandom());
    ApiKey ofEnvironment = ApiKey.random(new SecureRandom());
    Path file = Files.writeString(home.resolve("key"), ofFile.text() + "\n");
    environment.put("FACTORLINE_KEY", ofEnvironment.text());
    answers.add("202 {'id':'j1'}");
    answers.add("202 {'id':'j2'}");

    assertThat(run("compact", "--detach")).isEqualTo(Cli.OK);
    assertThat(run("compact", "--detach", "--key-file", file.toString())).isEqualTo(Cli.OK);

    assertThat(proofs).containsExactly("Bearer " + ofEnvironment.text(), "Bearer " + ofFile.text());
    assertThat(asked).allMatch(request -> request.endsWith("{\"type\":\"compact\"}"));
  }

  @Test
  void shouldNotTellTheTextThatIsNoKey() {
    environment.put("FACTORLINE_KEY", "hunter2");

    assertThat(run("compact", "--detach")).isEqualTo(Cli.USAGE);

    assertThat(err()).contains("FACTORLINE_KEY").doesNotContain("hunter2");
    assertThat(asked).isEmpty();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    synchronized (asked) {
      asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
      proofs.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      String answer = answers.remove();
      byte[] bytes = answer.substring(4).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(
          Integer.parseInt(answer.substring(0, 3)), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    }
  }

  private int run(String... words) {
    List<String> all = new ArrayList<>(List.of("job"));
    all.addAll(List.of(words));
    all.add("--feature-sync=http://127.0.0.1:" + server.getAddress().getPort());
    Console console = new Console(stream(out), stream(err), false);
    return new Cli(new Context(console, home, environment)).run(all);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
