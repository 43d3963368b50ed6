package io.factorline.sync.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.basis.ActionBytes;
import io.factorline.basis.CorporateAction;
import io.factorline.sync.JobClient;
import io.factorline.time.UtcTime;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Corporate actions on their way into a real Redis, by job and by push. */
final class ActionsIT {
  private static final String HEADER = "symbol,effective,announced,void,ratio\n";
  private static final String TO = "2024-06-01T00:00:00Z";
  private static final String JOB =
      "{\"type\":\"materialize\",\"view\":\"splits\",\"to\":\"" + TO + "\"}";

  @TempDir private static Path directory;
  private static OfflineStack stack;
  private static RedisClient client;
  private static StatefulRedisConnection<byte[], byte[]> connection;

  @BeforeAll
  static void start() {
    stack = new OfflineStack(directory);
    client = RedisClient.create(stack.redis().uri());
    connection = client.connect(ByteArrayCodec.INSTANCE);
  }

  @AfterAll
  static void stop() {
    client.shutdown();
    stack.close();
  }

  @BeforeEach
  void empty() {
    stack.empty();
  }

  private static CorporateAction split(String effective, String announced, double ratio) {
    return new CorporateAction(UtcTime.parse(effective), UtcTime.parse(announced), ratio, false);
  }

  private static List<CorporateAction> stored(String symbol) {
    byte[] bytes = connection.sync().hget(OfflineStack.key(symbol), ActionBytes.field("splits"));
    return bytes == null ? List.of() : ActionBytes.decode(bytes).versions();
  }

  private static void source(String... rows) throws Exception {
    Files.writeString(directory.resolve("splits.csv"), HEADER + String.join("\n", rows) + "\n");
  }

  @Test
  void shouldWriteAheadWhatIsKnownAndKeepTheRevisionKnownLast() throws Exception {
    source(
        "A,2024-07-01T00:00:00Z,2024-05-01T00:00:00Z,,10",
        "A,2023-01-01T00:00:00Z,2022-12-01T00:00:00Z,,4",
        "A,2023-01-01T00:00:00Z,2024-01-01T00:00:00Z,,5",
        "A,2023-01-01T00:00:00Z,2024-06-01T00:00:00.000000001Z,,6",
        "B,2024-01-01T00:00:00Z,2024-01-02T00:00:00Z,,0.1",
        "B,2024-01-01T00:00:00Z,2024-01-03T00:00:00Z,true,",
        "B,2024-02-01T00:00:00Z,2024-01-02T00:00:00Z,,",
        "C,2024-02-01T00:00:00Z,2024-01-02T00:00:00Z,,0");

    JsonNode dry = stack.succeed(JOB.replace("}", ",\"dryRun\":true}"));
    assertThat(dry.get("entities").get("written").asInt()).isEqualTo(2);
    assertThat(stored("A")).isEmpty();

    JsonNode report = stack.succeed(JOB);
    assertThat(report.get("bad").get("rows").asInt()).isEqualTo(1);
    assertThat(report.get("bad").toString()).contains("must be in [1.0E-6, 1000000.0]");
    assertThat(stored("A"))
        .containsExactly(
            split("2023-01-01T00:00:00Z", "2024-01-01T00:00:00Z", 5),
            split("2024-07-01T00:00:00Z", "2024-05-01T00:00:00Z", 10));
    assertThat(stored("B"))
        .containsExactly(
            CorporateAction.deleted(
                UtcTime.parse("2024-01-01T00:00:00Z"), UtcTime.parse("2024-01-03T00:00:00Z")),
            split("2024-02-01T00:00:00Z", "2024-01-02T00:00:00Z", Double.NaN));
    assertThat(stored("C")).isEmpty();

    JsonNode again = stack.succeed(JOB);
    assertThat(again.get("entities").get("same").asInt()).isEqualTo(2);
    assertThat(again.get("entities").get("written").asInt()).isZero();
  }

  private static JobClient.Answer push(String effective, String knowledge, String values) {
    return stack
        .client()
        .post(
            "/v1/offline/splits/rows",
            "{\"rows\":[{\"entity\":{\"symbol\":\"P\"},\"eventTime\":\"%s\",\"knowledge\":\"%s\",\"values\":%s}]}"
                .formatted(effective, knowledge, values));
  }

  @Test
  void shouldTakePushesInAnyOrderAndRefuseWhatIsNone() {
    String first = "2024-01-01T00:00:00Z";
    assertThat(push("2199-01-01T00:00:00Z", first, "{\"ratio\":2}").status()).isEqualTo(200);
    assertThat(push(first, "2024-01-03T00:00:00Z", "{\"ratio\":3}").status()).isEqualTo(200);
    JobClient.Answer older = push(first, "2024-01-02T00:00:00Z", "{\"ratio\":4}");
    JobClient.Answer other = push(first, "2024-01-03T00:00:00Z", "{\"ratio\":5}");

    assertThat(older.body().get("skipped").asInt()).isEqualTo(1);
    assertThat(other.body().get("skipped").asInt()).isEqualTo(1);
    assertThat(stored("P"))
        .containsExactly(
            split(first, "2024-01-03T00:00:00Z", 3), split("2199-01-01T00:00:00Z", first, 2));
    assertThat(push(first, "2199-01-01T00:00:00Z", "{\"ratio\":2}").toString())
        .contains("must not lie after now");
    assertThat(push(first, first, "{\"ratio\":0}").status()).isEqualTo(422);
  }

  /** Whatever order actions come in, and however often: the same stands. */
  @Test
  void shouldComeToTheSameInAnyOrder() throws Exception {
    Random random = new Random(31);
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(
          "Q,%s,%s,%s,%s"
              .formatted(
                  UtcTime.text((random.nextInt(9) - 4) * 86_400_000_000_000L + 1),
                  UtcTime.text(random.nextInt(100) * 86_400_000_000_000L + i + 1),
                  i % 7 == 0,
                  i % 7 == 0 ? "" : 1 + i));
    }
    List<CorporateAction> first = List.of();
    for (int run = 0; run < 2; run++) {
      Collections.shuffle(rows, random);
      stack.empty();
      for (int from = 0; from < 60; from += 20) {
        source(rows.subList(from, from + 20).toArray(String[]::new));
        stack.succeed(JOB);
      }
      first = run == 0 ? stored("Q") : first;
      assertThat(stored("Q")).hasSize(9).isEqualTo(first);
    }
  }
}
