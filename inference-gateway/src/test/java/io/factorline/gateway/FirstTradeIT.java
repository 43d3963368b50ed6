package io.factorline.gateway;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.event.ClockSource;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.local.backend.Backends;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.time.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A gateway in a process of its own is asked for a trade as soon as it says that it is ready. */
final class FirstTradeIT {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final int BARS = 31;
  private static final int SYMBOLS = 64;
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void shouldAnswerTheFirstTradeWithinTheDefaultDeadline() throws IOException {
    KafkaTopics.create(Backends.shared().bootstrapServers());
    String model = "first_" + UUID.randomUUID().toString().replace('-', '_');
    Path catalog = TestCatalogs.changed(text -> naming(TestCatalogs.renamed(text, model)));
    try (TestMarket market = market();
        Heart heart = new Heart(market);
        GatewayProcess gateway =
            GatewayProcess.start(
                folder,
                ShippedModels.patientAs(model),
                "--factorline.catalog=" + catalog,
                "--gateway.models." + model + ".stable-version=1",
                "--gateway.models." + model + ".max-notional.USD=1000.00")) {
      assertThat(Wait.until(START_LIMIT, () -> isReady(gateway))).isTrue();
      assertThat(warmUp(gateway)).as("all is done, and not given up").isEqualTo("UP");

      double missed = missedRows(gateway);
      ApiClient.Reply reply = gateway.api().post("/v1/models/" + model + "/signals", body());

      assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
      JsonNode signals = reply.json().path("signals");
      assertThat(signals).hasSize(SYMBOLS);
      assertThat(signals).allMatch(signal -> signal.path("status").asString().equals("OK"));
      assertThat(signals).anyMatch(signal -> !signal.path("side").asString().equals("HOLD"));
      assertThat(missed).as("rows were read while it warmed up").isGreaterThan(0);
      assertThat(missedRows(gateway)).as("read for the trade").isEqualTo(missed);
    }
  }

  private static TestMarket market() {
    TestMarket market = new TestMarket(Backends.shared().redisUri(), CatalogLoader.defaults());
    long startNs = (System.currentTimeMillis() / 1000 - 40) * SECOND_NS;
    market.clock("SIM", startNs - SECOND_NS, ClockSource.FEED);
    for (int bar = 0; bar < BARS; bar++) {
      for (int symbol = 0; symbol < SYMBOLS; symbol++) {
        market.trade(name(symbol), startNs + bar * SECOND_NS, 100 + (symbol + 1) * 0.1 * bar, 2);
      }
    }
    market.clock("SIM", startNs + BARS * SECOND_NS, ClockSource.REPLAY);
    market.publish();
    return market;
  }

  /* A universe of these symbols before those of the shipped catalog. */
  private static String naming(String catalog) {
    String names = IntStream.range(0, SYMBOLS).mapToObj(FirstTradeIT::name).collect(joining(", "));
    return catalog.replace("universes:\n", "universes:\n  first: [" + names + "]\n");
  }

  private static double missedRows(GatewayProcess gateway) {
    JsonNode meter = gateway.management().get("/actuator/metrics/near.misses").json();
    return meter.path("measurements").get(0).path("value").asDouble();
  }

  private static String name(int symbol) {
    return "SIM.FIRST" + symbol;
  }

  private static String body() {
    StringBuilder symbols = new StringBuilder();
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      symbols.append(symbol == 0 ? "\"" : ",\"").append(name(symbol)).append('"');
    }
    return "{\"symbols\":[%s],\"intent\":\"trade\"}".formatted(symbols);
  }

  private static String warmUp(GatewayProcess gateway) {
    JsonNode health = gateway.management().get("/actuator/health/readiness").json();
    return health.path("components").path("warmUp").path("status").asString();
  }

  private static boolean isReady(GatewayProcess gateway) {
    gateway.requireAlive();
    try {
      return gateway.management().get("/actuator/health/readiness").status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }
}
