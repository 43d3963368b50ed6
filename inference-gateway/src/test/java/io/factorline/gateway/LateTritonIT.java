package io.factorline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.event.ClockSource;
import io.factorline.event.Topics;
import io.factorline.gateway.faketriton.FakeTriton;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.local.backend.Backends;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.time.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A gateway that starts before Triton has a model, signs the bars of two: one that runs in its own
 * process too, and one that only Triton has.
 */
final class LateTritonIT {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final String SYMBOL = "SIM.EARLY";
  private static final int BARS = 31;
  private static final int COLUMNS = 22;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String suffix = UUID.randomUUID().toString().replace('-', '_');
  private final String own = "own_" + suffix;
  private final String served = "served_" + suffix;
  private final FakeTriton triton = FakeTriton.start();
  private TestMarket market;
  private Heart heart;
  private SignalLog log;
  private GatewayInside gateway;
  private BarView view;
  private long endNs;

  @BeforeEach
  void start() throws IOException {
    KafkaTopics.create(Backends.shared().bootstrapServers());
    Catalog catalog = CatalogLoader.defaults();
    view = (BarView) catalog.views().get("live_1s");
    market = new TestMarket(Backends.shared().redisUri(), catalog);
    long startNs = (System.currentTimeMillis() / 1000 - 40) * SECOND_NS;
    market.clock("SIM", startNs - SECOND_NS, ClockSource.FEED);
    for (int bar = 0; bar < BARS; bar++) {
      market.trade(SYMBOL, startNs + bar * SECOND_NS, 100 + 0.1 * bar, 2);
    }
    endNs = startNs + BARS * SECOND_NS;
    market.clock("SIM", endNs, ClockSource.REPLAY);
    market.publish();
    heart = new Heart(market);
    log = new SignalLog(Backends.shared().bootstrapServers());
    gateway = gateway();
  }

  private GatewayInside gateway() throws IOException {
    Path repository = ShippedModels.patientAs(own);
    Files.move(ShippedModels.patientAs(served).resolve(served), repository.resolve(served));
    Path catalog =
        TestCatalogs.changed(text ->
            TestCatalogs.renamed(text, own)
                + TestCatalogs.MODEL.replace("momentum:", served + ":"));
    return GatewayInside.start(
        repository,
        catalog,
        List.of(
            "--gateway.reload-every=200ms",
            "--gateway.triton.targets=" + triton.target(),
            // The first call of a process loads classes, and its bar is not signed twice.
            "--gateway.triton.call-timeout=10s",
            "--gateway.stream.row-wait=3s",
            "--gateway.stream.budget=20s",
            "--gateway.models." + own + ".stream=preview",
            "--gateway.models." + own + ".stable-version=1",
            "--gateway.models." + own + ".max-notional.USD=1000.00",
            "--gateway.models." + served + ".stream=preview",
            "--gateway.models." + served + ".stable-version=1",
            "--gateway.models." + served + ".max-notional.USD=1000.00",
            "--gateway.models." + served + ".backends=triton,last-good"));
  }

  @AfterEach
  void close() {
    gateway.close();
    log.close();
    heart.close();
    market.close();
    triton.close();
  }

  @Test
  void shouldSignBarsThatCameBeforeTritonHadTheModel() {
    RecordMetadata sent = log.send(SYMBOL, SignalLog.bar(SYMBOL, view, endNs));

    log.await(1, signalOf(own));
    log.awaitCommitted(Topics.SIGNALS_GROUPS + own, sent);
    assertThat(log.committed(Topics.SIGNALS_GROUPS + served)).as("left to others").isEmpty();
    JsonNode health = health();
    assertThat(health.path("status").asString()).isEqualTo("DEGRADED");
    assertThat(health.path("details").path("models").toString()).isEqualTo("[\"" + served + "\"]");

    triton.with(served, "1", "FP64", COLUMNS, row -> 0.9);

    JsonNode signal = log.await(1, signalOf(served)).getFirst().json();
    assertThat(signal.path("backend").asString()).isEqualTo("triton");
    assertThat(signal.path("side").asString()).isEqualTo("BUY");
    log.awaitCommitted(Topics.SIGNALS_GROUPS + served, sent);
    assertThat(log.await(1, recordOf(served)))
        .extracting(told -> told.json().path("status").asString())
        .containsExactly("OK");
    await(() -> health().path("status").asString().equals("UP"));
  }

  private JsonNode health() {
    return gateway.management().get("/actuator/health/stream").json();
  }

  private Predicate<SignalLog.Told> signalOf(String model) {
    return told -> told.topic().equals(Topics.SIGNALS) && isOf(told, model);
  }

  private Predicate<SignalLog.Told> recordOf(String model) {
    return told -> told.topic().equals(Topics.SIGNAL_AUDIT) && isOf(told, model);
  }

  private static boolean isOf(SignalLog.Told told, String model) {
    return told.json().path("model").asString("").equals(model)
        && told.json().path("symbol").asString("").equals(SYMBOL);
  }

  private static void await(BooleanSupplier condition) {
    assertThat(Wait.until(LIMIT, condition)).isTrue();
  }
}
