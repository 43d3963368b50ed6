package io.factorline.sync.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.factorline.local.time.Wait;
import io.factorline.redis.OfflineTurns;
import io.factorline.redis.SyncRedis;
import io.factorline.sync.JobClient;
import io.factorline.time.UtcTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes from outside, and what the lake keeps of all writes. */
final class OfflineRowsIT {
  private static final FeastView PUSHED = FeastView.of("pushed", List.of("score"));
  private static final String AT = "2024-03-29T15:30:00.000000000Z";

  @TempDir private static Path directory;
  private static OfflineStack stack;

  @BeforeAll
  static void start() {
    stack = new OfflineStack(directory, HeldLake.Between.class);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static String row(String symbol, String eventTime, String knowledge, String values) {
    return """
    {"entity":{"symbol":"%s"},"eventTime":"%s","knowledge":%s,"values":%s}\
    """
        .formatted(symbol, eventTime, knowledge, values);
  }

  private static JobClient.Answer post(String view, String... rows) {
    return stack
        .client()
        .post("/v1/offline/" + view + "/rows", "{\"rows\":[" + String.join(",", rows) + "]}");
  }

  /** Rows of a table of the lake, each as one text. */
  private static List<String> lake(String view, String columns) throws Exception {
    List<String> rows = new ArrayList<>();
    Path newest;
    try (var manifests = Files.list(directory.resolve("lake/offline/" + view + "/_manifest"))) {
      newest = manifests.sorted().reduce((a, b) -> b).orElseThrow();
    }
    List<String> files = new ArrayList<>();
    JsonNode manifest = JsonMapper.shared().readTree(newest.toFile());
    manifest
        .get("files")
        .forEach(file ->
            files.add("'" + directory.resolve("lake").resolve(file.get("path").asString()) + "'"));
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT concat_ws('|', "
                    + columns
                    + ") FROM read_parquet("
                    + files
                    + ") ORDER BY ALL")) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  @Test
  void shouldWriteInOrderAndSkipWhatIsNotNewer() throws Exception {
    String known = "\"2024-03-30T00:00:00Z\"";
    String[] rows = {
      row("A", AT, known, "{\"score\":1}"),
      row("A", "2024-03-29T15:30:01Z", known, "{\"score\":2.5}"),
      row("A", AT, known, "{\"score\":3}"),
      row("B", AT, known, "{}")
    };

    JobClient.Answer first = post("pushed", rows);
    JobClient.Answer again = post("pushed", rows);

    assertThat(first.status()).as(first.toString()).isEqualTo(200);
    assertThat(first.body().get("written").asInt()).isEqualTo(3);
    assertThat(first.body().get("skipped").asInt()).isEqualTo(1);
    assertThat(again.body().get("written").asInt()).isZero();
    assertThat(stack.value(PUSHED, "A", 0)).isEqualTo(new FeastValue.Float64(2.5));
    assertThat(stack.value(PUSHED, "B", 0)).isEqualTo(FeastValue.Unset.UNSET);
    assertThat(stack.stored(PUSHED, "B").eventNs()).hasValue(UtcTime.parse(AT));
    assertThat(lake("pushed", "entity, event_time, knowledge, deleted"))
        .hasSizeGreaterThanOrEqualTo(3)
        .allMatch(text -> text.endsWith("false"));
  }

  @Test
  void shouldSayInTheLakeWhichRowsWereServed() throws Exception {
    String known = "\"2024-03-30T00:00:00Z\"";
    String later = row("S", "2024-03-29T15:30:01Z", known, "{\"score\":2.5}");
    String earlier = row("S", AT, known, "{\"score\":1}");
    String other = row("S", "2024-03-29T15:30:01Z", known, "{\"score\":9}");

    post("pushed", later);
    post("pushed", earlier, later);
    JobClient.Answer last = post("pushed", other);

    assertThat(last.body().get("skipped").asInt()).isEqualTo(1);
    assertThat(lake("pushed", "entity, score, served IS NOT NULL"))
        .filteredOn(text -> text.startsWith("S|"))
        .containsExactly("S|1.0|false", "S|2.5|true");
  }

  @Test
  void shouldKeepTheFirstOfTwoOlderRowsThatDisagree() throws Exception {
    String known = "\"2024-03-30T00:00:00Z\"";
    String later = row("O", "2024-03-29T15:30:01Z", known, "{\"score\":2.5}");
    String earlier = row("O", AT, known, "{\"score\":1}");
    String other = row("O", AT, known, "{\"score\":9}");
    String much = row("O", "2024-03-29T15:29:59Z", known, "{\"score\":4}");
    String muchOther = row("O", "2024-03-29T15:29:59Z", known, "{\"score\":5}");

    post("pushed", later, earlier);
    JobClient.Answer again = post("pushed", other, earlier, much, muchOther);

    assertThat(again.body().get("written").asInt()).isZero();
    assertThat(again.body().get("skipped").asInt()).isEqualTo(4);
    assertThat(stack.value(PUSHED, "O", 0)).isEqualTo(new FeastValue.Float64(2.5));
    assertThat(lake("pushed", "entity, score, served IS NOT NULL"))
        .filteredOn(text -> text.startsWith("O|"))
        .containsExactly("O|1.0|false", "O|2.5|true", "O|4.0|false");
  }

  @Test
  void shouldHoldARowAgainstTheLakeWhereRedisHasForgotten() throws Exception {
    String known = "\"2024-03-30T00:00:00Z\"";
    post("pushed", row("F", AT, known, "{\"score\":1}"));
    stack.empty();

    JobClient.Answer other = post("pushed", row("F", AT, known, "{\"score\":9}"));
    JobClient.Answer same = post("pushed", row("F", AT, known, "{\"score\":1}"));

    assertThat(other.body().get("skipped").asInt()).isEqualTo(1);
    assertThat(same.body().get("written").asInt()).isEqualTo(1);
    assertThat(stack.value(PUSHED, "F", 0)).isEqualTo(new FeastValue.Float64(1));
    assertThat(lake("pushed", "entity, score"))
        .filteredOn(text -> text.startsWith("F|"))
        .containsExactly("F|1.0");
  }

  private static final FeastView LENIENT =
      FeastView.of("lenient", List.of("bps", "shares", "sector", "listed"));
  private static final String KNOWN = "2024-03-30T00:00:00Z";

  private static void source(String... rows) throws Exception {
    Files.writeString(
        directory.resolve("lenient.csv"), OfflineStack.HEADER + String.join("\n", rows) + "\n");
  }

  private static String book(String symbol, String eventTime, double bps) {
    return "%s,%s,%s,,%s,1,a,true".formatted(symbol, eventTime, KNOWN, bps);
  }

  private static String posted(String symbol, String eventTime, double bps) {
    String values = "{\"bps\":%s,\"shares\":1,\"sector\":\"a\",\"listed\":true}".formatted(bps);
    return row(symbol, eventTime, "\"" + KNOWN + "\"", values);
  }

  private static List<String> standingOf(String symbol) throws Exception {
    return lake("lenient", "entity, strftime(event_time, '%S'), bps, served IS NOT NULL").stream()
        .filter(text -> text.startsWith(symbol + "|"))
        .toList();
  }

  private static final String LENIENT_JOB = "{\"type\":\"materialize\",\"view\":\"lenient\"}";

  @Test
  void shouldKeepARowThatWasPostedWhileAJobHadNotAppendedItsOwn() throws Exception {
    source(
        book("M", "2024-03-29T15:30:00Z", 1),
        book("M", "2024-03-29T15:30:02Z", 2),
        book("N", "2024-03-29T15:30:00Z", 3));
    String id;
    JobClient.Answer posted;
    try (HeldLake.Hold job = stack.bean(HeldLake.class).hold("offline/lenient")) {
      id = stack.client().submit(LENIENT_JOB);
      job.await();
      posted =
          post(
              "lenient",
              posted("M", "2024-03-29T15:30:00Z", 9),
              posted("M", "2024-03-29T15:30:02Z", 8),
              posted("M", "2024-03-29T15:30:01Z", 7));
    }
    JsonNode report = stack.client().awaitEnd(id).get("report");

    assertThat(posted.body().get("written").asInt()).isZero();
    assertThat(standingOf("M"))
        .containsExactly("M|00|9.0|false", "M|01|7.0|false", "M|02|2.0|true");
    assertThat(standingOf("N")).containsExactly("N|00|3.0|true");
    assertThat(stack.value(LENIENT, "M", 0)).isEqualTo(new FeastValue.Float64(2));
    assertThat(report.get("lakeRows").asInt()).isEqualTo(2);
    assertThat(report.get("lakeConflicts").asInt()).isEqualTo(1);
  }

  @Test
  void shouldKeepARowThatWasPostedButNotAppendedWhenAJobCame() throws Exception {
    source(book("P", "2024-03-29T15:30:00Z", 2), book("Q", "2024-03-29T15:30:00Z", 3));
    JsonNode report;
    try (ExecutorService poster = Executors.newSingleThreadExecutor()) {
      Future<JobClient.Answer> posting;
      String id;
      try (HeldLake.Hold post = stack.bean(HeldLake.class).hold("offline/lenient")) {
        posting = poster.submit(() -> post("lenient", posted("P", "2024-03-29T15:30:00Z", 9)));
        post.await();
        id = stack.client().submit(LENIENT_JOB);
        awaitWaitingOrEnd(id);
      }
      assertThat(posting.get().body().get("written").asInt()).isEqualTo(1);
      report = stack.client().awaitEnd(id).get("report");
    }

    assertThat(standingOf("P")).containsExactly("P|00|9.0|true");
    assertThat(standingOf("Q")).containsExactly("Q|00|3.0|true");
    assertThat(stack.value(LENIENT, "P", 0)).isEqualTo(new FeastValue.Float64(9));
    assertThat(report.at("/entities/conflicts").asInt()).isEqualTo(1);
    assertThat(report.get("lakeRows").asInt()).isEqualTo(1);
  }

  /** Redis knows the newest row alone: not any more that the one before it was served. */
  @Test
  void shouldKeepARowThatWasServedAndNotAppendedWhenAJobBroughtANewerOne() throws Exception {
    source(
        book("U", "2024-03-29T15:30:00Z", 2),
        book("U", "2024-03-29T15:30:01Z", 5),
        book("V", "2024-03-29T15:30:00Z", 3));
    JsonNode report;
    try (ExecutorService poster = Executors.newSingleThreadExecutor()) {
      Future<JobClient.Answer> posting;
      String id;
      try (HeldLake.Hold post = stack.bean(HeldLake.class).hold("offline/lenient")) {
        posting = poster.submit(() -> post("lenient", posted("U", "2024-03-29T15:30:00Z", 9)));
        post.await();
        id = stack.client().submit(LENIENT_JOB);
        awaitWaitingOrEnd(id);
      }
      assertThat(posting.get().body().get("written").asInt()).isEqualTo(1);
      report = stack.client().awaitEnd(id).get("report");
    }

    assertThat(standingOf("U")).containsExactly("U|00|9.0|true", "U|01|5.0|true");
    assertThat(standingOf("V")).containsExactly("V|00|3.0|true");
    assertThat(stack.value(LENIENT, "U", 0)).isEqualTo(new FeastValue.Float64(5));
    assertThat(report.get("lakeConflicts").asInt()).isEqualTo(1);
    assertThat(report.get("lakeRows").asInt()).isEqualTo(2);
  }

  private static void awaitWaitingOrEnd(String id) {
    assertThat(
            Wait.until(
                Duration.ofSeconds(60),
                () -> {
                  JsonNode job = stack.client().get("/v1/jobs/" + id).body();
                  return job.at("/progress/unit").asString("").equals(Turns.UNIT)
                      || job.hasNonNull("report");
                }))
        .isTrue();
  }

  @Test
  void shouldKeepARowThatWasServedAndNotAppendedWhenANewerOneWasPosted() throws Exception {
    try (ExecutorService posters = Executors.newFixedThreadPool(2)) {
      Future<JobClient.Answer> first;
      Future<JobClient.Answer> second;
      try (HeldLake.Hold post = stack.bean(HeldLake.class).hold("offline/lenient")) {
        first = posters.submit(() -> post("lenient", posted("W", "2024-03-29T15:30:00Z", 9)));
        post.await();
        second =
            posters.submit(() ->
                post(
                    "lenient",
                    posted("W", "2024-03-29T15:30:01Z", 5),
                    posted("W", "2024-03-29T15:30:00Z", 2)));
      }
      assertThat(first.get().body().get("written").asInt()).isEqualTo(1);
      assertThat(second.get().body().get("written").asInt()).isEqualTo(1);
    }

    assertThat(standingOf("W")).containsExactly("W|00|9.0|true", "W|01|5.0|true");
  }

  @Test
  void shouldGiveATurnToOneAtATime() {
    OfflineTurns turns = stack.bean(SyncRedis.class).turns();

    assertThat(turns.begin("lenient", "one")).isTrue();
    assertThat(turns.begin("lenient", "two")).isFalse();
    assertThat(turns.begin("pushed", "two")).isTrue();
    assertThat(turns.end("lenient", "two")).isFalse();
    assertThat(turns.current("lenient")).contains("one");
    assertThat(turns.end("lenient", "one")).isTrue();
    assertThat(turns.end("pushed", "two")).isTrue();
    assertThat(turns.current("lenient")).isEmpty();
  }

  @Test
  void shouldHoldAJobsRowsAgainstTheLakeWhereRedisHasForgotten() throws Exception {
    source(book("R", "2024-03-29T15:30:00Z", 1), book("T", "2024-03-29T15:30:00Z", -0.0));
    stack.succeed(LENIENT_JOB);
    stack.empty();
    source(book("R", "2024-03-29T15:30:00Z", 2), book("T", "2024-03-29T15:30:00Z", -0.0));

    JsonNode dry = stack.succeed(LENIENT_JOB.replace("}", ",\"dryRun\":true}"));
    JsonNode report = stack.succeed(LENIENT_JOB);

    assertThat(List.of(dry, report))
        .extracting(json -> json.at("/entities/conflicts").asInt())
        .containsExactly(1, 1);
    assertThat(report.at("/entities/written").asInt()).isEqualTo(1);
    assertThat(stack.stored(LENIENT, "R").eventNs()).isEmpty();
    assertThat(stack.value(LENIENT, "T", 0)).isEqualTo(new FeastValue.Float64(-0.0));
    assertThat(standingOf("R")).containsExactly("R|00|1.0|true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          live   | {"entity":{"symbol":"A"},"eventTime":"%s","values":{}}                      | 409 | live_view         | view=live
          pushd  | {"entity":{"symbol":"A"},"eventTime":"%s","values":{}}                      | 404 | not_found         | nearest is pushed
          pushed | {"entity":{"symbol":"A"},"eventTime":"%s","values":{"scor":1}}              | 422 | invalid_row       | nearest is score: rows[0].values=scor
          pushed | {"entity":{"symbol":"A"},"eventTime":"%s","values":{"score":"1"}}           | 422 | invalid_row       | must be of type DOUBLE: rows[0].values.score=1
          pushed | {"entity":{"symbol":"a/b"},"eventTime":"%s","values":{}}                    | 400 | invalid_parameter | rows[0].entity.symbol=a/b
          pushed | {"entity":{"sym":"A"},"eventTime":"%s","values":{}}                         | 400 | unknown_field     | nearest is symbol
          pushed | {"entity":{},"eventTime":"%s","values":{}}                                  | 400 | invalid_parameter | rows[0].entity.symbol=null
          pushed | {"entity":{"symbol":"A"},"eventTime":"2024-03-29T15:30:00","values":{}}     | 400 | invalid_time      | rows[0].eventTime
          pushed | {"entity":{"symbol":"A"},"eventTime":"1970-01-01T00:00:00Z","values":{}}    | 400 | invalid_time      | rows[0].eventTime
          pushed | {"entity":{"symbol":"A"},"eventTime":"%s","knowledge":"2000-01-01T00:00:00Z","values":{}} | 400 | invalid_parameter | must not lie before eventTime
          pushed | {"entity":{"symbol":"A"},"eventTime":"%s"}                                  | 400 | invalid_parameter | must be an object: rows[0].values=null
          """)
  void shouldRefuseARowThatBreaksARule(
      String view, String row, int status, String code, String part) {
    JobClient.Answer answer = post(view, row.replace("%s", AT));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.detail()).contains(part);
  }

  @Test
  void shouldWriteNothingWhereOneRowIsBad() {
    JobClient.Answer answer =
        post("pushed", row("Z", AT, "null", "{\"score\":1}"), row("Z", AT, "null", "{\"x\":1}"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(stack.stored(PUSHED, "Z").eventNs()).isEmpty();
  }

  @Test
  void shouldKeepEachMaterializedRowOnceInTheLakeAndSayWhichWasServed() throws Exception {
    Files.writeString(
        directory.resolve("books.csv"),
        OfflineStack.HEADER
            + "A,2024-01-31T00:00:00Z,2024-02-01T00:00:00Z,,1,7,a,true\n"
            + "A,2024-02-29T00:00:00Z,2024-03-01T00:00:00Z,,2,8,b,false\n"
            + "B,2024-02-29T00:00:00Z,2024-03-02T00:00:00Z,true,,,,\n");
    String job = "{\"type\":\"materialize\",\"view\":\"books\"}";

    JsonNode first = stack.succeed(job);
    List<String> rows = lake("books", "entity, bps, shares, deleted, served IS NOT NULL");
    JsonNode again = stack.succeed(job);

    assertThat(first.get("lakeRows").asInt()).isEqualTo(3);
    assertThat(rows).containsExactly("A|1.0|7|false|false", "A|2.0|8|false|true", "B|true|true");
    assertThat(again.get("lakeRows").asInt()).isZero();
    assertThat(lake("books", "entity, bps, shares, deleted, served IS NOT NULL")).isEqualTo(rows);
  }
}
