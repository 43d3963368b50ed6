package io.factorline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.event.ClockSource;
import io.factorline.gateway.ApiClient.Reply;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.gateway.rollout.Split;
import io.factorline.local.backend.Backends;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.time.Wait;
import io.factorline.testsupport.Scale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Two gateways that share Redis and Kafka, and a canary over a large universe whose symbols all
 * have rows: which of them it has, at each gateway, after each was started again, and after its
 * share was raised. The salt is drawn anew by each run, so the counts are a matter of chance.
 */
final class ManySymbolsIT {
  private static final int SYMBOLS = Scale.of(2_000, 10_000);

  /** 0.7 % of 10,000 are 3.2 standard deviations, 2.4 % of 2,000 are five. */
  private static final double MOST_OFF_FIRST = Scale.of(24, 7) / 1_000.0;

  /** Five standard deviations or more. */
  private static final double MOST_OFF_RAISED = Scale.of(45, 20) / 1_000.0;

  private static final int FIRST_BP = 500;
  private static final int RAISED_BP = 2_000;
  private static final int MOST_OF_ONE_REQUEST = 2_000;
  private static final int WRITTEN_AT_ONCE = 1_000;
  private static final int BARS = 31;
  private static final long SECOND_NS = 1_000_000_000L;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String model = "it_" + UUID.randomUUID().toString().replace('-', '_');
  private final List<String> symbols =
      IntStream.range(0, SYMBOLS).mapToObj("SIM.N%05d"::formatted).toList();
  private final Path repository = ShippedModels.patientAs(model);
  private final Path catalog = TestCatalogs.changed(this::withUniverse);
  private final List<GatewayInside> gateways = new ArrayList<>();
  private TestMarket market;
  private Heart heart;

  private String withUniverse(String text) {
    String all = "  many: [" + String.join(", ", symbols) + "]\n";
    return TestCatalogs.renamed(text, model).replace("universes:\n", "universes:\n" + all);
  }

  /* By one market after the other, since what an engine keeps of a symbol is large. */
  private void fill() {
    Catalog shipped = CatalogLoader.defaults();
    long startNs = (System.currentTimeMillis() / 1000 - 40) * SECOND_NS;
    for (int from = 0; from < SYMBOLS; from += WRITTEN_AT_ONCE) {
      if (market != null) {
        market.close();
      }
      market = new TestMarket(Backends.shared().redisUri(), shipped);
      market.clock("SIM", startNs - SECOND_NS, ClockSource.FEED);
      List<String> some = symbols.subList(from, Math.min(SYMBOLS, from + WRITTEN_AT_ONCE));
      for (int bar = 0; bar < BARS; bar++) {
        for (String symbol : some) {
          market.trade(symbol, startNs + bar * SECOND_NS, 100 + 0.1 * bar, 2);
        }
      }
      market.clock("SIM", startNs + BARS * SECOND_NS, ClockSource.REPLAY);
      market.publish();
    }
    heart = new Heart(market);
  }

  private GatewayInside gateway() {
    return GatewayInside.start(
        repository,
        catalog,
        List.of(
            "--gateway.limits.longest-budget=20s",
            "--gateway.store.fetch-timeout=10s",
            "--gateway.store.command-timeout=10s",
            "--gateway.rollout.follow-within=10s",
            "--gateway.models." + model + ".stable-version=1",
            "--gateway.models." + model + ".max-notional.USD=1000.00"));
  }

  @AfterEach
  void close() {
    gateways.forEach(GatewayInside::close);
    heart.close();
    market.remove(symbols);
    market.close();
  }

  @Test
  void shouldGiveTheCanaryItsShareTheSameEverywhereAndKeepItWhenItIsRaised() {
    KafkaTopics.create(Backends.shared().bootstrapServers());
    fill();
    gateways.add(gateway());
    gateways.add(gateway());
    var _ = awaitSignals(0, symbols.subList(0, 100));
    var _ = awaitSignals(1, symbols.subList(0, 100));
    begin();

    Set<String> first = shared(FIRST_BP, MOST_OFF_FIRST);
    startAgain(0);
    assertThat(canary(0)).as("after a restart").isEqualTo(first);

    raise();
    Set<String> raised = shared(RAISED_BP, MOST_OFF_RAISED);
    assertThat(raised).containsAll(first);
    startAgain(1);
    assertThat(canary(1)).as("after a restart").isEqualTo(raised);
  }

  private void begin() {
    String plan =
        RolloutPlan.of(FIRST_BP, RAISED_BP)
            .replace("\"sim\"", "\"many\"")
            .replace("\"maxInstruments\":24", "\"maxInstruments\":" + SYMBOLS);
    Reply begun = api(0).put(path(), plan, "If-Match", etag());
    assertThat(begun.status()).as(begun.detail()).isEqualTo(200);
    awaitShare(FIRST_BP);
  }

  private void raise() {
    Reply raised =
        api(1).post(path() + ":promote", "{" + RolloutPlan.WHY + "}", "If-Match", etag());
    assertThat(raised.status()).as(raised.detail()).isEqualTo(200);
    awaitShare(RAISED_BP);
  }

  private void startAgain(int gateway) {
    gateways.get(gateway).close();
    gateways.set(gateway, gateway());
    var _ = awaitSignals(gateway, symbols.subList(0, 100));
    await(() -> sharesOf(gateway) > 0);
  }

  /*
   * A gateway that has just begun judges partitions once it has seen their heartbeats, and one that
   * stood still for a moment reads Redis anew.
   */
  private JsonNode awaitSignals(int gateway, List<String> some) {
    AtomicReference<JsonNode> last = new AtomicReference<>();
    await(() -> {
      last.set(signals(gateway, some));
      return areAllOk(last.get());
    });
    return last.get();
  }

  private static boolean areAllOk(JsonNode signals) {
    for (JsonNode signal : signals) {
      if (!signal.path("status").asString().equals("OK")) {
        return false;
      }
    }
    return true;
  }

  /* Each gateway has seen the step once it gives the canary all of the share's symbols. */
  private void awaitShare(int weightBp) {
    await(() -> {
      JsonNode state = state(0);
      int share = split(weightBp).size();
      return state.path("takesWeight").asBoolean() && sharesOf(0) == share && sharesOf(1) == share;
    });
  }

  private int sharesOf(int gateway) {
    return state(gateway).path("canarySymbols").asInt();
  }

  private JsonNode state(int gateway) {
    return api(gateway).get(path()).json();
  }

  /* What both tell, which is what the hash that anyone can compute says, and about so many. */
  private Set<String> shared(int weightBp, double mostOff) {
    Set<String> one = canary(0);
    assertThat(canary(1)).as("at the other gateway").isEqualTo(one);
    assertThat(one).isEqualTo(split(weightBp));
    double share = (double) one.size() / SYMBOLS;
    assertThat(share - weightBp / (double) Split.WHOLE_BP).as("off").isBetween(-mostOff, mostOff);
    return one;
  }

  private Set<String> split(int weightBp) {
    String salt = state(0).path("trial").path("salt").asString();
    return Split.symbols(salt, symbols, weightBp, SYMBOLS);
  }

  /* The symbols whose signal is the canary's; each has one, of the version of its arm. */
  private Set<String> canary(int gateway) {
    Map<String, String> arms = new HashMap<>();
    for (int from = 0; from < SYMBOLS; from += MOST_OF_ONE_REQUEST) {
      List<String> some = symbols.subList(from, Math.min(SYMBOLS, from + MOST_OF_ONE_REQUEST));
      awaitSignals(gateway, some)
          .forEach(signal -> {
            String arm = signal.path("arm").asString();
            assertThat(signal.path("modelVersion").asInt()).isEqualTo(arm.equals("canary") ? 2 : 1);
            arms.put(signal.path("symbol").asString(), arm);
          });
    }
    assertThat(arms).hasSize(SYMBOLS);
    Set<String> canary = new LinkedHashSet<>(symbols);
    canary.removeIf(symbol -> !arms.get(symbol).equals("canary"));
    return canary;
  }

  private JsonNode signals(int gateway, List<String> some) {
    String body =
        "{\"symbols\":[\"%s\"],\"intent\":\"preview\"}".formatted(String.join("\",\"", some));
    Reply reply = api(gateway).post("/v1/models/" + model + "/signals", body);
    assertThat(reply.status()).as(reply.detail()).isEqualTo(200);
    return reply.json().path("signals");
  }

  private ApiClient api(int gateway) {
    return gateways.get(gateway).api();
  }

  private String path() {
    return "/v1/models/" + model + "/rollout";
  }

  private String etag() {
    return api(0).get(path()).response().headers().firstValue("etag").orElseThrow();
  }

  private void await(BooleanSupplier condition) {
    assertThat(Wait.until(LIMIT, condition)).as(() -> state(0).toString()).isTrue();
  }
}
