package io.factorline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.event.ClockSource;
import io.factorline.gateway.ApiClient.Reply;
import io.factorline.gateway.faketriton.FakeTriton;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.local.backend.Backends;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.time.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/**
 * Two gateways that share Redis, Kafka, a market that stands at one bar until it is told to go on,
 * a Triton, and a model with two versions whose name is theirs alone.
 */
final class TwoGateways implements AutoCloseable {
  static final long BEAT_MS = 100;
  static final long FOLLOW_MS = 5_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long SECOND_NS = 1_000_000_000L;
  private static final int BARS = 31;
  private static final long BEHIND = 40;
  private static final Duration RENEWED_AFTER = Duration.ofSeconds(60);
  private static final int COLUMNS = 22;

  private final String model = "it_" + UUID.randomUUID().toString().replace('-', '_');
  private final FakeTriton triton = FakeTriton.start();
  private final List<GatewayInside> gateways = new ArrayList<>();
  private final List<ApiClient> apis = new ArrayList<>();
  private final List<String> symbols = CatalogLoader.defaults().universes().get("sim").symbols();
  private final TestMarket market;
  private final Heart heart;
  private long nextNs;
  private int turn;

  /** Started, and both have signals of all symbols. */
  TwoGateways() {
    KafkaTopics.create(Backends.shared().bootstrapServers());
    put("1", "2");
    Path repository = ShippedModels.patientAs(model);
    Path catalog = TestCatalogs.changed(text -> TestCatalogs.renamed(text, model));
    for (int i = 0; i < 2; i++) {
      GatewayInside gateway = gateway(repository, catalog);
      gateways.add(gateway);
      apis.add(gateway.api());
    }
    market = new TestMarket(Backends.shared().redisUri(), CatalogLoader.defaults());
    trade(seconds() - BEHIND);
    heart = new Heart(market);
    await(() -> apis.stream().allMatch(api -> areAllOk(signals(api, "preview"))));
  }

  private GatewayInside gateway(Path repository, Path catalog) {
    String settings = "--gateway.models." + model;
    return GatewayInside.start(
        repository,
        catalog,
        List.of(
            "--gateway.reload-every=200ms",
            "--gateway.limits.longest-budget=20s",
            "--gateway.store.command-timeout=3s",
            "--gateway.rollout.beat-every=" + BEAT_MS + "ms",
            "--gateway.rollout.follow-within=" + FOLLOW_MS + "ms",
            "--gateway.rollout.ledger-timeout=5s",
            "--gateway.triton.targets=" + triton.target(),
            "--gateway.triton.call-timeout=3s",
            settings + ".backends=triton",
            settings + ".stable-version=1",
            settings + ".max-notional.USD=1000.00"));
  }

  private static long seconds() {
    return System.currentTimeMillis() / 1000;
  }

  /* All symbols, in each bar of a while. */
  private void trade(long startSeconds) {
    long startNs = startSeconds * SECOND_NS;
    market.clock("SIM", startNs - SECOND_NS, ClockSource.FEED);
    for (int bar = 0; bar < BARS; bar++) {
      for (String symbol : symbols) {
        market.trade(symbol, startNs + bar * SECOND_NS, 100, 2);
      }
    }
    nextNs = startNs + BARS * SECOND_NS;
    market.clock("SIM", nextNs, ClockSource.REPLAY);
    market.publish();
  }

  /** Brings the market to this time where it is long ago: what is old is signed by nobody. */
  void renew() {
    long startSeconds = seconds() - BEHIND;
    if (startSeconds - nextNs / SECOND_NS > RENEWED_AFTER.toSeconds()) {
      trade(startSeconds);
      await(() -> apis.stream().allMatch(api -> areAllOk(signals(api, "preview"))));
    }
  }

  /** All symbols trade in one more bar: signals of a new bar have ids of their own. */
  void nextBar() {
    symbols.forEach(symbol -> market.trade(symbol, nextNs, 100, 2));
    nextNs += SECOND_NS;
    market.clock("SIM", nextNs, ClockSource.REPLAY);
    market.publish();
  }

  /** Lets Triton have these versions of the model and no other, as the gateways see. */
  void serve(String... versions) {
    put(versions);
    await(() -> apis.stream().allMatch(api -> readyVersions(api).equals(List.of(versions))));
  }

  private List<String> readyVersions(ApiClient api) {
    List<String> ready = new ArrayList<>();
    JsonNode versions = api.get("/v1/models/" + model + "/versions").json().path("versions");
    versions.forEach(version -> {
      if (version.path("backends").path("triton " + triton.target()).asString().equals("ready")) {
        ready.add(version.path("version").asString());
      }
    });
    return ready;
  }

  private void put(String... versions) {
    for (String version : List.of("1", "2")) {
      if (List.of(versions).contains(version)) {
        triton.with(model, version, "FP64", COLUMNS, row -> 0.9);
      } else {
        triton.remove(model, version);
      }
    }
  }

  /** Serves both versions of the model, with whatever is wrong with them. */
  FakeTriton triton() {
    return triton;
  }

  List<ApiClient> apis() {
    return apis;
  }

  /** One gateway, then the other. */
  ApiClient either() {
    return apis.get(turn++ % apis.size());
  }

  List<String> symbols() {
    return symbols;
  }

  /** Where the shadow is. */
  String shadowPath() {
    return "/v1/models/" + model + "/shadow";
  }

  String model() {
    return model;
  }

  /** Where the roll-out is. */
  String path() {
    return "/v1/models/" + model + "/rollout";
  }

  /** The signals of all symbols. */
  JsonNode signals(ApiClient api, String intent) {
    return ask(api, intent).json().path("signals");
  }

  /** Asks for the signals of all symbols. */
  Reply ask(ApiClient api, String intent, String... headers) {
    String body =
        "{\"symbols\":[\"%s\"],\"intent\":\"%s\"}".formatted(String.join("\",\"", symbols), intent);
    return api.post("/v1/models/" + model + "/signals", body, headers);
  }

  /** Whether each symbol has a signal. */
  boolean areAllOk(JsonNode signals) {
    int ok = 0;
    for (JsonNode signal : signals) {
      ok += signal.path("status").asString().equals("OK") ? 1 : 0;
    }
    return ok == symbols.size();
  }

  /** Tells either gateway what became of a signal. */
  Reply execute(String id, String execution) {
    return either().post("/v1/signals/" + id + "/execution", execution);
  }

  JsonNode state() {
    return apis.get(0).get(path()).json();
  }

  String etag() {
    return apis.get(0).get(path()).response().headers().firstValue("etag").orElseThrow();
  }

  void await(BooleanSupplier condition) {
    assertThat(Wait.until(LIMIT, condition)).as(() -> state().toString()).isTrue();
  }

  @Override
  public void close() {
    heart.close();
    gateways.forEach(GatewayInside::close);
    market.close();
    triton.close();
  }
}
