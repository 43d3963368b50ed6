package io.factorline.sync.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.factorline.error.RequestException;
import io.factorline.sync.columns.Chunks;
import io.factorline.sync.columns.Database;
import io.factorline.sync.columns.Quoted;
import io.factorline.sync.fixture.FakeJob;
import io.factorline.sync.job.JobFailedException;
import io.factorline.sync.request.ResearchFolder;
import io.factorline.sync.request.ResearchProperties;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Forty records in the lake, partly in files that lie in one another, and six in Kafka alone. */
final class AuditJobsTest {
  private static final long NOW_MS = AuditLake.START_MS + 86_400_000;

  @TempDir private Path folder;
  private AuditLake lake;
  private AuditVerifyJob verify;
  private AuditExportJob export;

  @BeforeEach
  void open() throws IOException {
    lake = new AuditLake(folder).predict(18).predict(18).predict(4);
    AuditLog log = new AuditLog(lake.manifests, lake.reader);
    verify = new AuditVerifyJob(log, lake.tails(), () -> NOW_MS);
    ResearchProperties research =
        new ResearchProperties(
            "",
            folder.resolve("scratch").toString(),
            DataSize.ofMegabytes(128),
            DataSize.ofMegabytes(256),
            1,
            1_000);
    export =
        new AuditExportJob(
            log,
            lake.tails(),
            ResearchFolder.open(folder.resolve("research")),
            research,
            new AuditProperties(46, Duration.ofDays(7), false),
            () -> NOW_MS);
  }

  @AfterEach
  void close() throws IOException {
    lake.close();
  }

  private void archiveAll() throws IOException {
    lake.archive(0, 5, 10, 15);
    lake.archive(5, 10);
    lake.archive(15, 20);
  }

  private static Map<String, Object> with(Object... fields) {
    Map<String, Object> request = new HashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      request.put((String) fields[i], fields[i + 1]);
    }
    return request;
  }

  private Map<String, Object> verified(Object... fields) throws Exception {
    return verify.run(new FakeJob(verify.check(with(fields))));
  }

  private JobFailedException broken(Object... fields) {
    return catchThrowableOfType(JobFailedException.class, () -> verified(fields));
  }

  private static String at(long ms) {
    return UtcTime.text((AuditLake.START_MS + ms) * 1_000_000);
  }

  @Test
  void shouldHoldOverLakeAndKafka() throws Exception {
    archiveAll();

    assertThat(verified())
        .containsEntry("whole", true)
        .containsEntry("records", 46L)
        .containsEntry("chains", 2L)
        .containsEntry("seals", 6L)
        .containsEntry("findings", List.of());
    assertThat(verified("source", "lake")).containsEntry("records", 40L);
    assertThat(verified("from", at(7), "to", at(31))).containsEntry("records", 24L);
  }

  @Test
  void shouldHoldOverKafkaAlone() throws Exception {
    assertThat(verified()).containsEntry("whole", true).containsEntry("records", 46L);
  }

  @Test
  void shouldNameTheFirstRecordThatWasChangedInTheLake() throws Exception {
    lake.change(1, 12, "-0.0", "0.0");
    lake.change(0, 16, "-0.0", "0.0");
    archiveAll();

    JobFailedException failure = broken("source", "lake");

    String id = new String(lake.records.get(1).get(12).value(), UTF_8).substring(7, 39);
    assertThat(failure)
        .hasMessageContaining("findings=")
        .hasMessageContaining("first=CHANGED partition=1, offset=12, id=" + id);
    assertThat(failure.report()).containsEntry("whole", false);
    assertThat(broken("from", at(0), "to", at(39))).isNotNull();
    assertThat(verified("to", at(20))).as("before it").containsEntry("whole", true);
  }

  @Test
  void shouldNameAFileThatIsGone() throws Exception {
    lake.archive(0, 10);
    lake.archive(12, 20);

    assertThat(broken().report().get("findings"))
        .asString()
        .contains("kind=OFFSETS", "partition=0", "partition=1", "offset=12", "expected offset=10");
  }

  @Test
  void shouldCountWhatWasLostBeforeItWasArchived() throws Exception {
    lake.archive(0, 10);
    lake.lose(10, 12);
    lake.archive(12, 20);

    assertThat(verified()).containsEntry("whole", true).containsEntry("lost", 4L);
  }

  @Test
  void shouldNameATailThatIsGoneFromKafkaAndTheLake() throws Exception {
    archiveAll();
    lake.records.get(1).subList(21, 23).clear();

    assertThat(broken()).hasMessageContaining("first=CUT_SHORT partition=1, offset=21");
  }

  @Test
  void shouldExportLinesThatCanBeVerifiedByThemselves() throws Exception {
    archiveAll();

    Map<String, Object> report = exported("all.jsonl", "seals", true);

    List<String> lines = Files.readAllLines(folder.resolve("research/all.jsonl"));
    assertThat(report).containsEntry("rows", 46L).containsEntry("output", "all.jsonl");
    assertThat(lines).hasSize(46);
    long last = -1;
    for (String line : lines) {
      JsonNode json = JsonMapper.shared().readTree(line);
      long place = json.path("partition").asLong() * 1_000 + json.path("offset").asLong();
      assertThat(place).isGreaterThan(last);
      last = place;
      String record = line.substring(line.indexOf("\"record\":") + 9, line.length() - 1);
      assertThat(sha256(record.getBytes(UTF_8))).isEqualTo(json.path("hash").asString());
    }
    JsonNode manifest =
        JsonMapper.shared()
            .readTree(Files.readAllBytes(folder.resolve("research/all.jsonl.manifest.json")));
    assertThat(manifest.path("sha256").asString())
        .isEqualTo(sha256(Files.readAllBytes(folder.resolve("research/all.jsonl"))));
    assertThat(manifest.at("/verification/whole").asBoolean()).isTrue();
    assertThat(manifest.at("/verification/records").asLong()).isEqualTo(46);
    assertThat(manifest.at("/parameters/to").asString())
        .isEqualTo(UtcTime.text((NOW_MS + 1) * 1_000_000));
  }

  @Test
  void shouldExportWhatIsAskedAndVerifyAll() throws Exception {
    lake.change(1, 3, "-0.0", "0.0");
    archiveAll();

    Map<String, Object> report =
        exported("some.jsonl", "symbol", List.of("S0"), "model", "momentum", "to", at(38));

    assertThat(report.get("verification")).asString().contains("whole=false", "offset=3");
    List<String> lines = Files.readAllLines(folder.resolve("research/some.jsonl"));
    assertThat(lines).isNotEmpty().allMatch(line -> line.contains("\"symbol\":\"S0\""));
    assertThat(lines).allMatch(line -> line.contains("\"model\":\"momentum\""));
    assertThat(report).containsEntry("rows", (long) lines.size());
  }

  @Test
  void shouldExportParquet() throws Exception {
    archiveAll();

    exported("all.parquet");

    try (Database database = Database.open(folder.resolve("scratch"), 64L << 20, 1, 1L << 30);
        Chunks chunks =
            database.query(
                "SELECT partition, \"offset\", symbol, score, epoch_ns(feature_time), sha256(value)"
                    + " = hash FROM "
                    + Quoted.file(folder.resolve("research/all.parquet")))) {
      long rows = 0;
      long last = -1;
      while (chunks.next()) {
        for (int i = 0; i < chunks.rows(); i++) {
          long place = chunks.column(0).getInt(i) * 1_000L + chunks.column(1).getLong(i);
          assertThat(place).isGreaterThan(last);
          last = place;
          assertThat(chunks.column(2).getString(i)).isEqualTo("S" + chunks.column(0).getInt(i));
          assertThat(1 / chunks.column(3).getDouble(i)).as("-0.0").isNegative();
          assertThat(chunks.column(4).getLong(i) % 1_000_000_000).isEqualTo(1);
          assertThat(chunks.column(5).getBoolean(i)).isTrue();
        }
        rows += chunks.rows();
      }
      assertThat(rows).as("without seals").isEqualTo(40);
    }
  }

  @Test
  void shouldFindItsFinishedFileAgain() throws Exception {
    archiveAll();
    FakeJob job = new FakeJob(export.check(with("output", "a.jsonl")));
    Map<String, Object> first = export.run(job);
    Files.delete(folder.resolve("research/a.jsonl.manifest.json"));

    assertThat(export.run(job)).isEqualTo(first);

    assertThat(folder.resolve("research/a.jsonl.manifest.json")).exists();
  }

  @Test
  void shouldKeepToItsLimits() {
    lake.predict(8);

    assertThatThrownBy(() -> exported("more.jsonl"))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("feature-sync.audit.max-rows");
    assertThat(folder.resolve("research/more.jsonl")).doesNotExist();
  }

  @Test
  void shouldNameTheFieldThatIsWrong() throws Exception {
    for (Map.Entry<String, Map<String, Object>> wrong :
        Map.of(
                "must be before to", with("from", at(5), "to", at(5)),
                "field=since", with("since", at(5)),
                "must be RFC 3339", with("from", "2025-11-27T00:00:00"),
                "source=redis", with("source", "redis"))
            .entrySet()) {
      assertThatThrownBy(() -> verify.check(wrong.getValue()))
          .isInstanceOf(RequestException.class)
          .hasMessageContaining(wrong.getKey());
    }
    assertThatThrownBy(() -> export.check(with()))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("field=output");
    assertThatThrownBy(() -> export.check(with("output", "a.csv")))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("must end with one of [.parquet, .jsonl]: output=a.csv");
    exported("b.jsonl");
    assertThatThrownBy(() -> export.check(with("output", "b.jsonl")))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("must not exist yet: output=b.jsonl");
  }

  private Map<String, Object> exported(String output, Object... fields) throws Exception {
    Map<String, Object> request = with(fields);
    request.put("output", output);
    return export.run(new FakeJob(export.check(request)));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
