package io.factorline.sync.signals;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.factorline.error.RequestException;
import io.factorline.lake.FolderLake;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTables;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.Origin;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.DuckDbSettings;
import io.factorline.lake.parquet.ParquetDraft;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.security.ApiKey;
import io.factorline.security.OwnKey;
import io.factorline.security.OwnTls;
import io.factorline.sync.fixture.FakeJob;
import io.factorline.sync.job.JobFailedException;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records in a lake of its own, and a gateway of the test that answers over HTTP: its model gives
 * the first number of the vector, and it knows version 1 alone.
 */
final class ReplaySignalsJobTest {
  private static final long DAY_MS = 1_764_201_600_000L;

  @TempDir private Path folder;
  private final ApiKey key = ApiKey.random(new SecureRandom());
  private final List<String> asked = new ArrayList<>();
  private int busy;
  private HttpServer gateway;
  private DuckDb duckDb;
  private ManifestStore manifests;
  private ParquetWriter writer;
  private ReplaySignalsJob job;

  @BeforeEach
  void open() throws IOException {
    FolderLake lake = FolderLake.open(folder.resolve("lake"));
    duckDb = DuckDb.open(new DuckDbSettings(64L << 20, 1, folder.resolve("spill"), 1L << 30));
    manifests = new ManifestStore(lake, System::currentTimeMillis);
    writer = new ParquetWriter(duckDb, lake);
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.createContext("/v1/signals:replay", this::answer);
    gateway.start();
    URI uri = URI.create("http://127.0.0.1:" + gateway.getAddress().getPort());
    job =
        new ReplaySignalsJob(
            manifests,
            new ParquetReader(duckDb, lake),
            () ->
                new GatewayReplayer(
                    uri, Duration.ofSeconds(20), OwnKey.of(key.text()), OwnTls.OF_THE_JDK),
            3,
            () -> DAY_MS + 86_400_000);
  }

  @AfterEach
  void close() throws IOException {
    gateway.stop(0);
    duckDb.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!List.of("Bearer " + key.text())
          .equals(exchange.getRequestHeaders().get("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      if (busy-- > 0) {
        exchange.sendResponseHeaders(429, -1);
        return;
      }
      List<Map<String, String>> results = new ArrayList<>();
      for (JsonNode record :
          JsonMapper.shared().readTree(exchange.getRequestBody()).path("records")) {
        asked.add(record.path("id").asString());
        results.add(result(record));
      }
      byte[] body = JsonMapper.shared().writeValueAsBytes(Map.of("results", results));
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Map<String, String> result(JsonNode record) {
    if (!record.path("score").isNumber()) {
      return Map.of("outcome", "NO_SCORE");
    }
    if (record.path("modelVersion").asInt() != 1) {
      return Map.of("outcome", "MODEL_GONE");
    }
    String recorded = bits(record.path("score").asDouble());
    String recomputed = bits(record.path("vector").get(0).asDouble());
    String outcome = recorded.equals(recomputed) ? "EQUAL" : "DIFFERENT";
    return Map.of("outcome", outcome, "recordedBits", recorded, "recomputedBits", recomputed);
  }

  private static String bits(double value) {
    return "%016x".formatted(Double.doubleToRawLongBits(value));
  }

  private static String prediction(String id, int version, String score, String first) {
    return """
    {"id":"%s","symbol":"S1","model":"momentum","modelVersion":%d,"score":%s,"vector":[%s,2.5]}\
    """
        .formatted(id, version, score, first);
  }

  /** Appended one ms after another, from the beginning of the day on. */
  private void archive(long fromMs, String... values) throws IOException {
    ParquetWriter.Written written;
    try (ParquetDraft draft = writer.begin(LakeTables.predictions())) {
      for (int i = 0; i < values.length; i++) {
        draft.text("00".repeat(16)).int32(2).int64(fromMs + i).int64(DAY_MS + fromMs + i);
        draft.bytes(null).bytes(values[i].getBytes(UTF_8)).text("id").text("S1");
        draft.text(values[i].contains("other") ? "other" : "momentum").int64(1);
        for (int column = 0; column < 8; column++) {
          draft.none();
        }
        draft.endRow();
      }
      written = draft.finish("2025-11-27");
    }
    LakeFile file =
        new LakeFile(
            written.path(), "2025-11-27", null, written.stats(), Origin.LIVE, false, List.of());
    manifests.commit(LakeTables.PREDICTIONS, now -> now.withFiles(List.of(file)));
  }

  private FakeJob running(Map<String, Object> request) {
    return new FakeJob(job.check(request));
  }

  private static String at(long ms) {
    return UtcTime.text((DAY_MS + ms) * 1_000_000);
  }

  @Test
  void shouldTellThatAllAreEqual() throws Exception {
    archive(
        0,
        prediction("a", 1, "0.1", "0.1"),
        prediction("b", 1, "-0.0", "-0.0"),
        prediction("c", 1, "null", "1.0"),
        prediction("d", 1, "4.9E-324", "4.9E-324"),
        "no record",
        "{\"type\":\"seal\",\"writer\":\"w\"}");

    Map<String, Object> report = job.run(running(Map.of("from", at(0))));

    assertThat(report)
        .containsEntry("records", 5L)
        .containsEntry("equal", 3L)
        .containsEntry("noScore", 1L)
        .containsEntry("notRecords", 1L)
        .containsEntry("differences", List.of());
    assertThat(asked).containsExactly("a", "b", "c", "d");
  }

  @Test
  void shouldFailAndNameWhatDiffersInOneBit() throws Exception {
    archive(0, prediction("a", 1, "0.1", "0.1"), prediction("b", 1, "0.0", "-0.0"));

    assertThatThrownBy(() -> job.run(running(Map.of("from", at(0)))))
        .isInstanceOf(JobFailedException.class)
        .hasMessage("must have the recorded bits: different=1")
        .extracting(failure -> ((JobFailedException) failure).report().get("differences"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .containsExactly(
            Map.of(
                "id", "b",
                "symbol", "S1",
                "model", "momentum",
                "modelVersion", 1L,
                "outcome", "DIFFERENT",
                "recordedBits", "0000000000000000",
                "recomputedBits", "8000000000000000",
                "partition", 2,
                "offset", 1L));
  }

  @Test
  void shouldTakeTheSpanAndTheModelThatAreAsked() throws Exception {
    archive(0, prediction("a", 1, "1.0", "1.0"), prediction("b", 1, "1.0", "1.0"));
    archive(2, prediction("other", 1, "1.0", "1.0"), prediction("d", 1, "1.0", "1.0"));
    archive(60_000, prediction("late", 1, "1.0", "1.0"));

    job.run(running(Map.of("from", at(1), "to", at(4), "model", "momentum")));

    assertThat(asked).containsExactly("b", "d");
  }

  @Test
  void shouldNotPassWhereNothingCouldBeCompared() throws Exception {
    archive(0, prediction("a", 7, "1.0", "1.0"));

    assertThatThrownBy(() -> job.run(running(Map.of("from", at(0)))))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("compared=0");
  }

  @Test
  void shouldComeAgainToAGatewayThatIsBusy() throws Exception {
    busy = 2;
    archive(0, prediction("a", 1, "1.0", "1.0"));

    assertThat(job.run(running(Map.of("from", at(0))))).containsEntry("equal", 1L);
  }

  @Test
  void shouldNameTheFieldThatIsWrong() {
    assertThatThrownBy(() -> job.check(Map.of()))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("field=from");
    assertThatThrownBy(() -> job.check(Map.of("from", "2025-11-27T00:00:00")))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("must be RFC 3339");
    assertThatThrownBy(() -> job.check(Map.of("from", at(5), "to", at(5))))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("must be before to");
    assertThatThrownBy(() -> job.check(Map.of("from", at(5), "since", at(5))))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("since");
  }
}
