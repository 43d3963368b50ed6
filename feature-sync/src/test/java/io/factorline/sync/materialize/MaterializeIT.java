package io.factorline.sync.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.feast.FeastTimestamp;
import io.factorline.feast.FeastValue;
import io.factorline.redis.OfflineOutcome;
import io.factorline.redis.OfflineRow;
import io.factorline.redis.StoredOfflineRow;
import io.factorline.sync.JobClient;
import io.factorline.sync.SyncStack;
import io.factorline.sync.openlineage.OpenLineageSchema;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The job materialize against a real Redis, held against a look-up by brute force. */
final class MaterializeIT {
  private static final long NS_PER_S = 1_000_000_000L;
  private static final long START_S = 1_600_000_000L;

  @TempDir private static Path directory;
  private static OfflineStack stack;

  @BeforeAll
  static void start() {
    stack =
        new OfflineStack(
            directory, "feature-sync.openlineage.file=" + directory.resolve("events.ndjson"));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @BeforeEach
  void empty() {
    stack.empty();
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
    StringBuilder text = new StringBuilder(OfflineStack.HEADER);
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
    StoredOfflineRow stored = stack.stored(OfflineStack.BOOKS, entity);
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
      stack.succeed("{\"type\":\"materialize\",\"view\":\"books\",\"to\":\"" + to + "\"}");
      requireBruteForce(rows, entities, to);
    }

    JsonNode again =
        stack.succeed(
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
          stack.succeed(
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
    OfflineRow newer =
        new OfflineRow(OfflineStack.key("005930"), OfflineStack.BOOKS, values, later, later);
    assertThat(stack.store().send(List.of(newer)).await()).containsExactly(OfflineOutcome.WRITTEN);

    JsonNode report = stack.succeed("{\"type\":\"materialize\",\"view\":\"books\"}");

    assertThat(report.get("entities").get("older").asInt()).isEqualTo(1);
    assertThat(stack.value(OfflineStack.BOOKS, "005930", 0)).isEqualTo(new FeastValue.Float64(9));
  }

  @Test
  void shouldTellTheRunsOfAViewWithRowsWatermarkAndChecksums() throws Exception {
    long at = START_S * NS_PER_S;
    write("books.csv", List.of(new Row("A", at, at + NS_PER_S, false, 1.5, 2)));
    stack.succeed("{\"type\":\"materialize\",\"view\":\"books\",\"dryRun\":true}");
    stack.succeed("{\"type\":\"materialize\",\"view\":\"books\"}");

    JobClient.Answer answer = stack.client().get("/v1/views/books/runs?limit=1");
    requireEvents(answer.body().at("/runs/0/job").asString());

    JsonNode run = answer.body().get("runs").get(0);
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(Files.readAllBytes(directory.resolve("books.csv")));
    assertThat(run.get("type").asString()).isEqualTo("materialize");
    assertThat(run.get("state").asString()).isEqualTo("SUCCEEDED");
    assertThat(run.get("parameters").get("dryRun").asBoolean()).isFalse();
    assertThat(run.get("rowsRead").asLong()).isEqualTo(1);
    assertThat(run.get("rowsWritten").asLong()).isEqualTo(1);
    assertThat(run.get("newestEventTime").asString()).isEqualTo(UtcTime.text(at));
    assertThat(run.get("newestKnowledgeTime").asString()).isEqualTo(UtcTime.text(at + NS_PER_S));
    assertThat(run.at("/files/0/path").asString()).isEqualTo("books.csv");
    assertThat(run.at("/files/0/sha256").asString()).isEqualTo(HexFormat.of().formatHex(hash));
    assertThat(stack.client().get("/v1/views/book/runs").detail()).contains("nearest=books");
  }

  private static void requireEvents(String job) throws Exception {
    Path file = directory.resolve("events.ndjson");
    SyncStack.await("the end in the events", () -> events(file, job).size() == 2);
    List<JsonNode> events = events(file, job);
    OpenLineageSchema schema = new OpenLineageSchema();
    assertThat(events.stream().flatMap(event -> schema.check(event).stream())).isEmpty();
    assertThat(events.getFirst().get("eventType").asString()).isEqualTo("START");
    JsonNode complete = events.getLast();
    assertThat(complete.get("eventType").asString()).isEqualTo("COMPLETE");
    Path books = directory.resolve("books.csv").toAbsolutePath();
    assertThat(complete.at("/inputs/0/name").asString()).isEqualTo(books.toString());
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(books));
    assertThat(complete.at("/inputs/0/facets/version/datasetVersion").asString())
        .isEqualTo(HexFormat.of().formatHex(hash));
    assertThat(complete.at("/outputs/0/name").asString()).isEqualTo("lake/offline/books");
  }

  private static List<JsonNode> events(Path file, String job) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(line -> JsonMapper.shared().readTree(line))
          .filter(event -> event.at("/run/facets/factorline_attempt/job").asString().equals(job))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    stack
        .store()
        .send(List.of(new OfflineRow(OfflineStack.key("B"), OfflineStack.BOOKS, other, at, at)))
        .await();
    stack
        .store()
        .send(
            List.of(
                new OfflineRow(OfflineStack.key("C"), OfflineStack.BOOKS, other, at + 1, at + 1)))
        .await();

    JsonNode report =
        stack.succeed("{\"type\":\"materialize\",\"view\":\"books\",\"dryRun\":true}");

    assertThat(report.get("entities").toString())
        .isEqualTo("{\"written\":1,\"same\":0,\"conflicts\":1,\"older\":1}");
    assertThat(report.get("typeMismatches").asInt()).isEqualTo(2);
    assertThat(report.get("samples").get(0).get("new").asString()).contains("1.5");
    assertThat(stack.stored(OfflineStack.BOOKS, "A").eventNs()).isEmpty();
    assertThat(stack.store().watermark("books")).isEmpty();
  }

  @Test
  void shouldDecideInJavaAsTheScriptDoes() {
    Random random = new Random(11);
    for (int round = 0; round < 2_000; round++) {
      OfflineRow row = randomRow(random);
      long event = FeastTimestamp.decode(times.getFirst()).getAsLong();
      long known = FeastTimestamp.decode(times.getLast()).getAsLong();
      OfflineOutcome expected = stack.stored(OfflineStack.BOOKS, "X").against(row, event, known);

      assertThat(stack.store().send(List.of(row)).await())
          .as("round " + round)
          .containsExactly(expected);
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
        stack.empty();
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
        OfflineStack.key("X"),
        OfflineStack.BOOKS,
        random.nextInt(4) == 0 ? none : values,
        event,
        known);
  }
}
