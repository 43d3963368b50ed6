package io.factorline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.error.ErrorCode;
import io.factorline.local.backend.RedisProcess;
import io.factorline.local.backend.RedisSettings;
import io.factorline.local.process.Ports;
import io.factorline.local.time.Wait;
import io.factorline.redis.JobId;
import io.factorline.redis.SyncRedis;
import io.factorline.sync.job.JobType;
import io.factorline.testsupport.OtlpReceiver;
import io.factorline.testsupport.ReceivedSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** Jobs over HTTP, with two services on one queue. */
final class JobsIT {
  private static final int UNFINISHED = 4;
  private static final int KEPT = 12;

  @TempDir private static Path directory;
  private static final OtlpReceiver COLLECTOR = OtlpReceiver.start();
  private static Path scheduled;
  private static RedisProcess redis;
  private static final List<ConfigurableApplicationContext> SERVICES = new ArrayList<>();
  private static JobClient client;
  private static JobClient other;

  @BeforeAll
  static void start() throws IOException {
    scheduled = folder("scheduled");
    redis = RedisProcess.start(RedisSettings.in(directory.resolve("redis")));
    client = service();
    other = service();
  }

  private static JobClient service() {
    int port = Ports.free();
    SERVICES.add(
        TestSync.run(
            "--factorline.redis.uri=" + redis.uri(),
            "--factorline.lake=" + directory.resolve("lake"),
            "--tracing.endpoint=" + COLLECTOR.endpoint(),
            "--tracing.sampling=1",
            "--server.port=" + port,
            "--management.server.port=" + Ports.free(),
            "--feature-sync.jobs.workers=1",
            "--feature-sync.jobs.poll=50ms",
            "--feature-sync.jobs.max-unfinished=" + UNFINISHED,
            "--feature-sync.jobs.kept=" + KEPT,
            "--feature-sync.jobs.max-parameters=2KB",
            "--feature-sync.schedules[0].type=steps",
            "--feature-sync.schedules[0].cron=*/2 * * * * *",
            "--feature-sync.schedules[0].parameters={\"folder\":\"" + scheduled + "\"}"));
    return new JobClient(port);
  }

  @AfterAll
  static void stop() {
    SERVICES.forEach(ConfigurableApplicationContext::close);
    redis.close();
    COLLECTOR.close();
  }

  private static Path folder(String name) throws IOException {
    return Files.createDirectory(directory.resolve(name));
  }

  @Test
  void shouldGoOnUntilItsWritesStandInTheRunOfRedisThatSeesItsEnd() throws IOException {
    String now = SERVICES.getFirst().getBean(SyncRedis.class).offline().runId();
    Path folder = folder("restarted");

    String id =
        client.submit(
            "{\"type\":\"steps\",\"folder\":\"%s\",\"runs\":[\"before\",\"%s\"]}"
                .formatted(folder, now));
    JsonNode job = client.awaitEnd(id);

    assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
    assertThat(job.at("/report/from").asInt()).as("called again with its checkpoint").isEqualTo(1);
    assertThat(StepsJob.lines(folder)).hasSize(1);
  }

  @Test
  void shouldDescribeEachOfItsPathsAndKindsOfJobs() {
    JsonNode described = client.get("/v3/api-docs").body();
    ConfigurableApplicationContext service = SERVICES.getFirst();

    Set<String> operations = new TreeSet<>();
    described
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .propertyNames()
                .forEach(method ->
                    operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    Set<String> mapped = new TreeSet<>();
    service
        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .keySet()
        .forEach(mapping ->
            mapping
                .getMethodsCondition()
                .getMethods()
                .forEach(method ->
                    mapping.getPatternValues().forEach(path -> mapped.add(method + " " + path))));
    assertThat(operations).isEqualTo(mapped);

    assertThat(
            described.at("/components/schemas/JobType/enum").valueStream().map(JsonNode::asString))
        .containsExactlyInAnyOrderElementsOf(
            service.getBeansOfType(JobType.class).values().stream()
                .map(JobType::name)
                .filter(name -> !name.equals("steps"))
                .toList());
    assertThat(
            described
                .at("/components/schemas/Problem/properties/code/enum")
                .valueStream()
                .map(JsonNode::asString))
        .isSubsetOf(Arrays.stream(ErrorCode.values()).map(ErrorCode::wireCode).toList());
  }

  @Test
  void shouldFollowRequestsAndRunsOfJobs() throws Exception {
    Path folder = folder("followed");

    JobClient.Answer answer = client.post("/v1/jobs", StepsJob.request(2, -1, folder));
    String id = answer.body().get("id").asString();
    client.awaitEnd(id);

    assertThat(Wait.until(Duration.ofSeconds(60), () -> runs(id).size() == 1)).isTrue();
    ReceivedSpan run = runs(id).getFirst();
    assertThat(run.service()).isEqualTo("feature-sync");
    assertThat(run.attribute("factorline.job.type")).isEqualTo("steps");
    assertThat(run.attribute("factorline.outcome")).isEqualTo("succeeded");
    assertThat(COLLECTOR.named("POST /v1/jobs"))
        .isNotEmpty()
        .allMatch(span -> span.attribute("http.route").equals("/v1/jobs"));
  }

  private static List<ReceivedSpan> runs(String id) {
    return COLLECTOR.named("job run").stream()
        .filter(span -> span.attribute("factorline.job").equals(id))
        .toList();
  }

  @Test
  void shouldRunAJobOnceAndTellOfItEverywhere() throws Exception {
    Path folder = folder("once");

    JobClient.Answer answer = client.post("/v1/jobs", StepsJob.request(5, -1, folder));
    String id = answer.body().get("id").asString();
    JsonNode job = client.awaitEnd(id);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(job.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "type",
            "state",
            "progress",
            "parameters",
            "report",
            "error",
            "cancelRequested",
            "createdAt",
            "startedAt",
            "finishedAt");
    assertThat(job.get("state").asString()).isEqualTo("SUCCEEDED");
    assertThat(job.get("type").asString()).isEqualTo("steps");
    assertThat(job.get("parameters").get("folder").asString()).isEqualTo(folder.toString());
    assertThat(job.get("progress").toString())
        .isEqualTo("{\"done\":5,\"total\":5,\"unit\":\"steps\"}");
    assertThat(job.get("error").isNull()).isTrue();
    assertThat(StepsJob.lines(folder)).hasSize(5);
    assertThat(other.job(id)).isEqualTo(job);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type":"step"}                      | 400 | unknown_job_type     | nearest=steps
          {"steps":3}                          | 400 | unknown_job_type     | type=null
          {"type":7}                           | 400 | unknown_job_type     | type=7
          {"type":"steps","fodler":"/"}        | 400 | unknown_field        | field=fodler
          {"type":"steps","type":"steps"}      | 400 | invalid_body         | line=1
          {"type":"steps"} x                   | 400 | invalid_body         | JSON object
          [1]                                  | 400 | invalid_body         | JSON object
          null                                 | 400 | invalid_body         | JSON object
          """)
  void shouldRefuseWhatIsNoJob(String body, int status, String code, String part) {
    JobClient.Answer answer = client.post("/v1/jobs", body);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.type()).startsWith("application/problem+json");
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.detail()).contains(part);
  }

  @Test
  void shouldRefuseParametersThatAreTooLong() {
    JobClient.Answer answer =
        client.post("/v1/jobs", "{\"type\":\"steps\",\"folder\":\"" + "x".repeat(3_000) + "\"}");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("body_limit");
    assertThat(answer.detail()).contains("limit=2048");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/jobs/unknown, 404, unknown_job",
    "GET, /v1/jobs/1764169999123-0000abcd, 404, unknown_job",
    "DELETE, /v1/jobs/1764169999123-0000abcd, 404, unknown_job",
    "GET, /v1/jobs?limits=3, 400, unknown_parameter",
    "GET, /v1/jobs?limit=0, 400, invalid_parameter",
    "GET, /v1/jobs?limit=1001, 400, invalid_parameter",
    "GET, /v1/nothing, 404, not_found",
    "DELETE, /v1/jobs, 405, method_not_allowed",
  })
  void shouldTellWhatIsWrongWithAPath(String method, String path, int status, String code) {
    JobClient.Answer answer = method.equals("GET") ? client.get(path) : client.delete(path);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.type()).startsWith("application/problem+json");
    assertThat(answer.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          checked | job_failed | must be a file: path=/nowhere
          other   | job_failed | must be known: fail=other
          bug     | internal   | the log has the cause
          error   | internal   | the log has the cause
          """)
  void shouldTellWhyAJobFailedButNotTheTextOfABug(String how, String code, String detail) {
    String id =
        client.submit(
            "{\"type\":\"steps\",\"folder\":\"%s\",\"fail\":\"%s\"}".formatted(directory, how));

    JsonNode job = client.awaitEnd(id);

    assertThat(job.get("state").asString()).isEqualTo("FAILED");
    assertThat(job.get("error").get("code").asString()).isEqualTo(code);
    assertThat(job.get("error").get("detail").asString()).contains(detail);
    assertThat(job.toString()).doesNotContain("secret of the house");
    assertThat(client.delete("/v1/jobs/" + id).code()).isEqualTo("job_finished");
  }

  @Test
  void shouldRefuseMoreThanTheQueueHoldsAndCancelWhatWaits() throws Exception {
    Path folder = folder("full");
    List<String> ids = new ArrayList<>();
    JobClient.Answer refused = client.post("/v1/jobs", StepsJob.request(1, 0, folder));
    while (refused.status() == 202) {
      ids.add(refused.body().get("id").asString());
      refused = client.post("/v1/jobs", StepsJob.request(1, 0, folder));
    }

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("queue_full");
    assertThat(refused.detail()).endsWith("maxUnfinished=" + UNFINISHED);
    assertThat(ids.size()).isBetween(1, UNFINISHED);
    for (String id : ids) {
      assertThat(client.delete("/v1/jobs/" + id).status()).isIn(200, 202);
    }
    ids.forEach(
        id -> assertThat(client.awaitEnd(id).get("state").asString()).isEqualTo("CANCELLED"));
    assertThat(StepsJob.lines(folder)).isEmpty();
  }

  @Test
  void shouldKeepTheLastOnesNewestFirst() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < KEPT + 3; i++) {
      String id = client.submit(StepsJob.request(0, -1, directory));
      client.awaitEnd(id);
      ids.add(id);
    }

    List<String> listed = new ArrayList<>();
    client
        .get("/v1/jobs?limit=1000")
        .body()
        .get("jobs")
        .forEach(job -> listed.add(job.get("id").asString()));

    assertThat(listed).hasSizeBetween(KEPT, KEPT + UNFINISHED);
    assertThat(listed).isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(listed).doesNotContain(ids.getFirst());
    assertThat(listed).contains(ids.getLast());
    assertThat(client.get("/v1/jobs/" + ids.getFirst()).code()).isEqualTo("unknown_job");
    assertThat(client.get("/v1/jobs?limit=2").body().get("jobs").size()).isEqualTo(2);
  }

  @Test
  void shouldFireEachScheduleOnceOverBothServices() {
    Set<String> firings = new TreeSet<>();

    SyncStack.await(
        "three firings",
        () -> {
          client
              .get("/v1/jobs?limit=1000")
              .body()
              .get("jobs")
              .forEach(job -> addFiring(job.get("id").asString(), firings));
          return firings.size() >= 3;
        });

    List<Long> times = firings.stream().map(JobId::createdMs).toList();
    assertThat(times).doesNotHaveDuplicates().allMatch(ms -> ms % 2_000 == 0);
  }

  /** Only the schedule's jobs have its folder; one that is no longer kept answers no job. */
  private static void addFiring(String id, Set<String> firings) {
    JsonNode parameters = client.get("/v1/jobs/" + id).body().path("parameters");
    if (parameters.path("folder").asString("").equals(scheduled.toString())) {
      firings.add(id);
    }
  }
}
