package io.factorline.sync.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastTimestamp;
import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.factorline.local.backend.RedisProcess;
import io.factorline.local.backend.RedisSettings;
import io.factorline.local.process.Ports;
import io.factorline.redis.OfflineOutcome;
import io.factorline.redis.OfflineRow;
import io.factorline.redis.OfflineStore;
import io.factorline.redis.StoredOfflineRow;
import io.factorline.redis.SyncRedis;
import io.factorline.sync.JobClient;
import io.factorline.sync.TestCatalog;
import io.factorline.sync.TestSync;
import io.factorline.time.UtcTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The job materialize against a real Redis, held against a look-up by brute force. */
final class MaterializeIT {
  private static final String HEADER = "symbol,event,known,gone,bps,shares,sector,listed\n";
  private static final FeastView BOOKS =
      FeastView.of("books", List.of("bps", "shares", "sector", "listed"));
  private static final FeastView LENIENT =
      FeastView.of("lenient", List.of("bps", "shares", "sector", "listed"));
  private static final FeastView PARQUET = FeastView.of("parquet", List.of("bps", "shares"));
  private static final long NS_PER_S = 1_000_000_000L;
  private static final long START_S = 1_600_000_000L;

  @TempDir private static Path directory;
  private static RedisProcess redis;
  private static ConfigurableApplicationContext service;
  private static JobClient client;
  private static SyncRedis link;
  private static OfflineStore store;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start(RedisSettings.in(directory.resolve("redis")));
    int port = Ports.free();
    service =
        TestSync.run(
            "--factorline.redis.uri=" + redis.uri(),
            "--factorline.catalog=" + TestCatalog.write(directory),
            "--factorline.lake=" + directory.resolve("lake"),
            "--feature-sync.jobs.poll=50ms",
            "--feature-sync.materialize.batch=7",
            "--feature-sync.materialize.work=" + directory.resolve("work"),
            "--server.port=" + port,
            "--management.server.port=" + Ports.free());
    client = new JobClient(port);
    link = new SyncRedis(URI.create(redis.uri()), Duration.ofSeconds(10));
    store = link.offline();
  }

  @AfterAll
  static void stop() {
    link.close();
    service.close();
    redis.close();
  }

  @BeforeEach
  void empty() throws Exception {
    Process flush =
        new ProcessBuilder(
                "bash",
                "-c",
                "exec 3<>/dev/tcp/127.0.0.1/"
                    + redis.port()
                    + "; printf 'FLUSHALL\\r\\n' >&3; head -c 5 <&3")
            .start();
    assertThat(new String(flush.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("+OK\r\n");
  }

  private static JsonNode run(String json) {
    return client.awaitEnd(client.submit(json));
  }

  private static JsonNode succeed(String json) {
    JsonNode job = run(json);
    assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
    return job.get("report");
  }

  private static byte[] key(String joinKey, String entity) {
    return FeastKeys.of("factorline", joinKey).of(entity);
  }

  private static StoredOfflineRow stored(FeastView view, String entity) {
    byte[][] none = {};
    OfflineRow probe = new OfflineRow(key("symbol", entity), view, none, 1, 1);
    return store.read(view, List.of(probe)).getFirst();
  }

  private static FeastValue value(FeastView view, String entity, int field) {
    byte[] bytes = stored(view, entity).value(field);
    return bytes == null ? FeastValue.Null.NULL : FeastValue.decode(bytes);
  }

  /** A row of a random history; the oracle knows only these. */
  private record Row(String entity, long event, long known, boolean isGone, double bps, long n) {
    String csv() {
      return "%s,%s,%s,%s,%s,%d,%s,%s%n"
          .formatted(
              entity,
              UtcTime.text(event),
              UtcTime.text(known),
              isGone,
              Double.isNaN(bps) ? (n % 2 == 0 ? "" : "NaN") : Double.toString(bps),
              n,
              "sector " + n,
              n % 3 == 0);
    }
  }

  private static List<Row> history(int entities, int rows, long seed) {
    Random random = new Random(seed);
    List<Row> history = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      long event = (START_S + random.nextInt(40) * 86_400L) * NS_PER_S + random.nextInt(2);
      // Strictly growing delays, so that no two rows have the same entity and times.
      long known = event + (random.nextInt(30) * 86_400L) * NS_PER_S + i;
      double bps = random.nextInt(8) == 0 ? Double.NaN : random.nextGaussian() * 1e4;
      String entity = "%06d".formatted(random.nextInt(entities));
      history.add(new Row(entity, event, known, random.nextInt(10) == 0, bps, i));
    }
    return history;
  }

  private static void write(String file, List<Row> rows) throws Exception {
    StringBuilder text = new StringBuilder(HEADER);
    rows.forEach(row -> text.append(row.csv()));
    Files.writeString(directory.resolve(file), text);
  }

  private static void requireBruteForce(List<Row> rows, int entities, long to) {
    for (int i = 0; i < entities; i++) {
      String entity = "%06d".formatted(i);
      Row newest = null;
      for (Row row : rows) {
        boolean isSeen = row.entity().equals(entity) && row.event() <= to && row.known() <= to;
        if (isSeen
            && (newest == null
                || row.event() > newest.event()
                || (row.event() == newest.event() && row.known() > newest.known()))) {
          newest = row;
        }
      }
      requireRow(entity, newest);
    }
  }

  private static void requireRow(String entity, Row expected) {
    StoredOfflineRow stored = stored(BOOKS, entity);
    if (expected == null) {
      assertThat(stored.eventNs()).isEmpty();
      return;
    }
    assertThat(stored.eventNs()).as(entity).hasValue(expected.event());
    assertThat(stored.knowledgeNs()).as(entity).hasValue(expected.known());
    byte[][] wanted = {
      FeastValue.ofFactor(expected.bps()).encode(),
      new FeastValue.Int64(expected.n()).encode(),
      new FeastValue.Text("sector " + expected.n()).encode(),
      new FeastValue.Bool(expected.n() % 3 == 0).encode()
    };
    for (int field = 0; field < wanted.length; field++) {
      byte[] bytes = expected.isGone() ? null : wanted[field];
      assertThat(stored.value(field)).as(entity + " " + field).isEqualTo(bytes);
    }
  }

  @Test
  void shouldGiveWhatALookUpByBruteForceGivesAtAnyTime() throws Exception {
    int entities = 40;
    List<Row> rows = history(entities, 1_200, 42);
    write("books.csv", rows);

    for (int day : List.of(5, 17, 30, 71)) {
      long to = (START_S + day * 86_400L) * NS_PER_S;
      succeed("{\"type\":\"materialize\",\"view\":\"books\",\"to\":\"" + to + "\"}");
      requireBruteForce(rows, entities, to);
    }

    JsonNode again =
        succeed(
            "{\"type\":\"materialize\",\"view\":\"books\",\"to\":\"%d\"}"
                .formatted((START_S + 71 * 86_400L) * NS_PER_S));
    assertThat(again.get("entities").get("written").asInt()).isZero();
    assertThat(again.get("entities").get("same").asInt()).isEqualTo(entities);
  }

  @Test
  void shouldLookOnlyAboveTheWatermarksAndMissNothing() throws Exception {
    int entities = 25;
    List<Row> rows = history(entities, 900, 7);
    write("books.csv", rows);

    long outside = 0;
    for (int day = 3; day <= 72; day += 10) {
      long to = (START_S + day * 86_400L) * NS_PER_S;
      JsonNode report =
          succeed(
              """
              {"type":"materialize","view":"books","mode":"incremental","latenessSeconds":0,\
              "to":"%d"}\
              """
                  .formatted(to));
      outside = report.get("rows").get("outsideWindow").asLong();
      requireBruteForce(rows, entities, to);
    }
    assertThat(outside).isPositive();
  }

  @Test
  void shouldNeverRollANewerRowBack() throws Exception {
    write(
        "books.csv",
        List.of(new Row("005930", START_S * NS_PER_S, START_S * NS_PER_S, false, 1, 2)));
    long later = (START_S + 1) * NS_PER_S;
    byte[][] values = {new FeastValue.Float64(9).encode(), {}, {}, {}};
    OfflineRow newer = new OfflineRow(key("symbol", "005930"), BOOKS, values, later, later);
    assertThat(store.send(List.of(newer)).await()).containsExactly(OfflineOutcome.WRITTEN);

    JsonNode report = succeed("{\"type\":\"materialize\",\"view\":\"books\"}");

    assertThat(report.get("entities").get("older").asInt()).isEqualTo(1);
    assertThat(value(BOOKS, "005930", 0)).isEqualTo(new FeastValue.Float64(9));
  }

  @Test
  void shouldWriteNothingOnADryRunAndSayWhatWouldBe() throws Exception {
    long at = START_S * NS_PER_S;
    write(
        "books.csv",
        List.of(
            new Row("A", at, at, false, 1.5, 2),
            new Row("B", at, at, false, 2.5, 3),
            new Row("C", at, at, false, 3.5, 4)));
    byte[][] other = {new FeastValue.Int64(7).encode(), {}, {}, {}};
    store.send(List.of(new OfflineRow(key("symbol", "B"), BOOKS, other, at, at))).await();
    store.send(List.of(new OfflineRow(key("symbol", "C"), BOOKS, other, at + 1, at + 1))).await();

    JsonNode report = succeed("{\"type\":\"materialize\",\"view\":\"books\",\"dryRun\":true}");

    assertThat(report.get("entities").toString())
        .isEqualTo("{\"written\":1,\"same\":0,\"conflicts\":1,\"older\":1}");
    assertThat(report.get("typeMismatches").asInt()).isEqualTo(2);
    assertThat(report.get("samples").get(0).get("new").asString()).contains("1.5");
    assertThat(stored(BOOKS, "A").eventNs()).isEmpty();
    assertThat(store.watermark("books")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          005930,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,12x,1,a,true  | bps    | must be a number
          005930,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,1e999,1,a,true| bps    | must be finite
          005930,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,1,1.5,a,true  | shares | must be a whole number of 64 bits
          005930,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,1,-1,a,true   | shares | must not be negative
          005930,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,1,1,a,maybe   | listed | must be true or false
          005930,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,maybe,1,1,a,t  | gone   | must be true or false
          ,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,1,1,a,true          | symbol | must not be empty
          a/b,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,1,1,a,true       | symbol | must match [A-Za-z0-9._^=:-]{1,64}
          005930,,2024-03-30T00:00:00Z,,1,1,a,true                        | event  | must not be empty
          005930,2024-03-29,2024-03-30T00:00:00Z,,1,1,a,true              | event  | must have a zone, or the source must declare one
          005930,2024-02-30T00:00:00Z,2024-03-30T00:00:00Z,,1,1,a,true    | event  | must be a day and a time that exist
          005930,1970-01-01T00:00:00Z,2024-03-30T00:00:00Z,,1,1,a,true    | event  | must not be the epoch itself, which means no time
          005930,2024-03-29T00:00:00Z,2024-03-28T00:00:00Z,,1,1,a,true    | known  | must not lie before the event time
          005930,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,1,1,a         | ''     | must have as many cells as the header: cells=7, header=8
          """)
  void shouldNameABadRowAndLoadTheRestOrNothing(String line, String column, String rule)
      throws Exception {
    String good = "000660,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,7,1,a,true\n";
    Files.writeString(directory.resolve("books.csv"), HEADER + good + line + "\n" + good);
    Files.writeString(directory.resolve("lenient.csv"), HEADER + good + line + "\n" + good);

    JsonNode failed = run("{\"type\":\"materialize\",\"view\":\"books\"}");
    JsonNode report = succeed("{\"type\":\"materialize\",\"view\":\"lenient\"}");

    assertThat(failed.get("state").asString()).isEqualTo("FAILED");
    assertThat(failed.get("error").get("detail").asString()).contains(rule, "row=2");
    assertThat(stored(BOOKS, "000660").eventNs()).isEmpty();
    for (JsonNode bad : List.of(failed.get("report").get("bad"), report.get("bad"))) {
      assertThat(bad.get("rows").asInt()).isEqualTo(1);
      JsonNode first = bad.get("first").get(0);
      assertThat(first.get("row").asInt()).isEqualTo(2);
      assertThat(first.get("column").asString()).isEqualTo(column);
      assertThat(first.get("rule").asString()).isEqualTo(rule);
    }
    assertThat(report.get("rows").get("duplicates").asInt()).isEqualTo(1);
    assertThat(value(LENIENT, "000660", 0)).isEqualTo(new FeastValue.Float64(7));
    assertThat(stored(LENIENT, "005930").eventNs()).isEmpty();
  }

  @Test
  void shouldCallRowsBadThatDifferAtTheSameTimes() throws Exception {
    String times = "2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,";
    Files.writeString(
        directory.resolve("lenient.csv"),
        HEADER
            + "A,"
            + times
            + "1,1,a,true\n"
            + "B,"
            + times
            + "NaN,1,a,true\n"
            + "A,"
            + times
            + "2,1,a,true\n"
            + "C,2200-01-01T00:00:00Z,2200-01-01T00:00:00Z,,1,1,a,true\n"
            + "D,2024-03-29T00:00:00Z,2200-01-01T00:00:00Z,,1,1,a,true\n");

    JsonNode report = succeed("{\"type\":\"materialize\",\"view\":\"lenient\"}");

    assertThat(report.get("bad").get("rows").asInt()).isEqualTo(2);
    assertThat(report.get("bad").get("first").get(0).toString())
        .contains("\"row\":3", "\"column\":\"bps\"", "(lenient.csv, row 1)");
    assertThat(report.get("bad").get("nan").asInt()).isEqualTo(1);
    assertThat(report.get("rows").get("future").asInt()).isEqualTo(1);
    assertThat(report.get("firstFuture").get(0).get("row").asInt()).isEqualTo(4);
    assertThat(report.get("rows").get("notYetKnown").asInt()).isEqualTo(1);
    assertThat(stored(LENIENT, "A").eventNs()).isEmpty();
    assertThat(stored(LENIENT, "B").value(0)).isEmpty();
  }

  @Test
  void shouldSayWhatIsMissing() throws Exception {
    Files.deleteIfExists(directory.resolve("books.csv"));
    JsonNode none = run("{\"type\":\"materialize\",\"view\":\"books\"}");
    assertThat(none.get("error").get("code").asString()).isEqualTo("job_failed");
    assertThat(none.get("error").get("detail").asString())
        .startsWith("must be there: path=books.csv, base=" + directory);

    Files.writeString(
        directory.resolve("books.csv"), "symbol,event,known,gone,bsp,shares,sector,listed\n");
    JsonNode column = run("{\"type\":\"materialize\",\"view\":\"books\"}");
    assertThat(column.get("error").get("detail").asString())
        .isEqualTo("must be a column of the source, nearest is bsp: column=bps, file=books.csv");
  }

  @Test
  void shouldReadParquetAndSayWhichFileIsNotWhole() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("parquet"));
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(
          "COPY (SELECT '005930' AS code, DATE '2023-12-31' AS day, 1.25::DOUBLE AS \"BPS\","
              + " 7::INTEGER AS shares) TO '"
              + folder.resolve("a.parquet")
              + "' (FORMAT PARQUET)");
    }
    byte[] whole = Files.readAllBytes(folder.resolve("a.parquet"));
    Files.write(folder.resolve("b.parquet"), Arrays.copyOf(whole, whole.length / 2));

    JsonNode report = succeed("{\"type\":\"materialize\",\"view\":\"parquet\"}");

    assertThat(report.get("bad").get("files").asInt()).isEqualTo(1);
    assertThat(report.get("bad").get("first").get(0).get("file").asString())
        .isEqualTo("parquet/b.parquet");
    StoredOfflineRow stored = stored(PARQUET, "005930");
    assertThat(stored.eventNs()).hasValue(UtcTime.parse("2023-12-31T00:00:00+09:00"));
    assertThat(stored.knowledgeNs()).hasValue(UtcTime.parse("2024-03-30T00:00:00+09:00"));
    assertThat(value(PARQUET, "005930", 0)).isEqualTo(new FeastValue.Float64(1.25));
    assertThat(value(PARQUET, "005930", 1)).isEqualTo(new FeastValue.Int64(7));
    Files.delete(folder.resolve("b.parquet"));
  }

  @Test
  void shouldRefuseANumberAsASymbol() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("parquet"));
    Path file = folder.resolve("n.parquet");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(
          "COPY (SELECT 5930 AS code, DATE '2023-12-31' AS day, 1.25::DOUBLE AS \"BPS\","
              + " 7::INTEGER AS shares) TO '"
              + file
              + "' (FORMAT PARQUET)");
    }

    JsonNode report = succeed("{\"type\":\"materialize\",\"view\":\"parquet\"}");
    Files.delete(file);

    assertThat(report.get("bad").get("first").get(0).toString())
        .contains("\"column\":\"code\"", "\"row\":1", "lost its leading zeros");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type":"materialize","view":"live"}                                  | live_view         | view=live
          {"type":"materialize","view":"boks"}                                  | unknown_view      | nearest=books
          {"type":"materialize","view":"pushed"}                                | invalid_parameter | must have a source
          {"type":"materialize"}                                                | invalid_parameter | field=view
          {"type":"materialize","view":"books","mode":"ful"}                    | invalid_parameter | nearest is full
          {"type":"materialize","view":"books","form":"x"}                      | unknown_field     | nearest=from
          {"type":"materialize","view":"books","to":"2024-01-01T00:00:00"}      | invalid_time      | with a zone
          {"type":"materialize","view":"books","mode":"incremental","from":"1"} | invalid_parameter | must not be given
          """)
  void shouldRefuseWhatItCannotDo(String body, String code, String part) {
    JobClient.Answer answer = client.post("/v1/jobs", body);

    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.detail()).contains(part);
  }

  @Test
  void shouldDecideInJavaAsTheScriptDoes() {
    Random random = new Random(11);
    for (int round = 0; round < 2_000; round++) {
      OfflineRow row = randomRow(random);
      long event = FeastTimestamp.decode(times.getFirst()).getAsLong();
      long known = FeastTimestamp.decode(times.getLast()).getAsLong();
      OfflineOutcome expected = stored(BOOKS, "X").against(row, event, known);

      assertThat(store.send(List.of(row)).await()).as("round " + round).containsExactly(expected);
    }
  }

  private List<byte[]> times = List.of();

  private OfflineRow randomRow(Random random) {
    long[] edges = {
      1, -1, NS_PER_S, -NS_PER_S, 1_700_000_000L * NS_PER_S, -5_000_000_000L * NS_PER_S
    };
    long event = edges[random.nextInt(edges.length)] + (random.nextInt(3) - 1) * 5L;
    long known = edges[random.nextInt(edges.length)] + (random.nextInt(3) - 1) * 5L;
    event = event == 0 ? 3 : event;
    known = known == 0 ? 3 : known;
    if (random.nextInt(200) == 0) {
      try {
        empty();
      } catch (Exception e) {
        throw new AssertionError("must be emptied", e);
      }
    }
    times = List.of(FeastTimestamp.encode(event), FeastTimestamp.encode(known));
    byte[][] none = {};
    byte[][] values = {
      FeastValue.ofFactor(random.nextInt(2) == 0 ? Double.NaN : 1).encode(), {}, {}, {}
    };
    return new OfflineRow(
        key("symbol", "X"), BOOKS, random.nextInt(4) == 0 ? none : values, event, known);
  }
}
