package io.factorline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.event.ClockSource;
import io.factorline.gateway.ApiClient.Reply;
import io.factorline.gateway.faketriton.FakeTriton;
import io.factorline.gateway.faketriton.Fault;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.local.backend.Backends;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.time.Wait;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * Two gateways, one model, a Triton whose second version misbehaves: what callers see of the stable
 * arm and what becomes of the canary.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RolloutIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long SECOND_NS = 1_000_000_000L;
  private static final int BARS = 31;
  private static final int COLUMNS = 22;
  private static final String MODEL = "it_" + UUID.randomUUID().toString().replace('-', '_');
  private static final String PATH = "/v1/models/" + MODEL + "/rollout";
  private static final int MIN_CALLS = 30;
  private static final double MAX_ERROR_RATE = 0.05;
  private static final int BREACHES = 2;
  private static final long BEAT_MS = 100;
  private static final long FOLLOW_MS = 5_000;
  private static final String LENIENT = "\"maxLatencyMs\":60000,\"maxLatencyRatio\":50";
  private static final String WHY = "\"who\":\"ada\",\"why\":\"test\"";

  private final FakeTriton triton = FakeTriton.start();
  private final List<ConfigurableApplicationContext> gateways = new ArrayList<>();
  private final List<ApiClient> apis = new ArrayList<>();
  private List<String> symbols;
  private TestMarket market;
  private Heart heart;
  private final List<String> toldIds = new ArrayList<>();
  private long nextNs;
  private int turn;

  @BeforeAll
  void start() throws IOException {
    KafkaTopics.create(Backends.shared().bootstrapServers());
    for (String version : List.of("1", "2")) {
      triton.with(MODEL, version, "FP64", COLUMNS, row -> 0.9);
    }
    symbols = CatalogLoader.defaults().universes().get("sim").symbols();
    Path repository = ShippedModels.patientAs(MODEL);
    Path catalog = repository.resolveSibling(MODEL + ".yaml");
    Files.writeString(catalog, catalog());
    for (int i = 0; i < 2; i++) {
      gateways.add(gateway(repository, catalog));
      apis.add(
          new ApiClient(
              Integer.parseInt(
                  gateways.get(i).getEnvironment().getProperty("local.server.port", "0"))));
    }
    market = new TestMarket(Backends.shared().redisUri(), CatalogLoader.defaults());
    long startNs = (System.currentTimeMillis() / 1000 - 40) * SECOND_NS;
    market.clock("SIM", startNs - SECOND_NS, ClockSource.FEED);
    for (int bar = 0; bar < BARS; bar++) {
      for (String symbol : symbols) {
        market.trade(symbol, startNs + bar * SECOND_NS, 100, 2);
      }
    }
    nextNs = startNs + BARS * SECOND_NS;
    market.clock("SIM", nextNs, ClockSource.REPLAY);
    market.publish();
    heart = new Heart(market);
    await(() -> apis.stream().allMatch(api -> areAllOk(signals(api, "preview"))));
  }

  private static String catalog() throws IOException {
    try (InputStream in = CatalogLoader.class.getResourceAsStream("/catalog/default.yaml")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.replace("  momentum: {", "  " + MODEL + ": {");
    }
  }

  private ConfigurableApplicationContext gateway(Path repository, Path catalog) {
    String model = "--gateway.models." + MODEL;
    return new SpringApplicationBuilder(GatewayApplication.class)
        .run(
            "--server.port=0",
            "--management.server.port=0",
            "--spring.jmx.enabled=false",
            "--factorline.redis.uri=" + Backends.shared().redisUri(),
            "--factorline.kafka.bootstrap-servers=" + Backends.shared().bootstrapServers(),
            "--factorline.catalog=" + catalog,
            "--gateway.repository=" + repository,
            "--gateway.reload-every=200ms",
            "--gateway.limits.longest-budget=20s",
            "--gateway.store.command-timeout=3s",
            "--gateway.rollout.beat-every=" + BEAT_MS + "ms",
            "--gateway.rollout.follow-within=" + FOLLOW_MS + "ms",
            "--gateway.rollout.ledger-timeout=5s",
            "--gateway.triton.targets=" + triton.target(),
            "--gateway.triton.call-timeout=3s",
            model + ".backends=triton",
            model + ".stable-version=1",
            model + ".max-notional.USD=1000.00");
  }

  @AfterAll
  void stop() {
    heart.close();
    gateways.forEach(ConfigurableApplicationContext::close);
    market.close();
    triton.close();
  }

  /* Signals of a new bar have ids of their own. */
  private void nextBar() {
    symbols.forEach(symbol -> market.trade(symbol, nextNs, 100, 2));
    nextNs += SECOND_NS;
    market.clock("SIM", nextNs, ClockSource.REPLAY);
    market.publish();
  }

  @AfterEach
  void reset() {
    for (String id : toldIds) {
      String cancel = "{\"fillId\":\"c\",\"type\":\"cancel\"}";
      assertThat(apis.get(0).post("/v1/signals/" + id + "/execution", cancel).status())
          .isEqualTo(200);
    }
    toldIds.clear();
    triton.fault("1", new Fault.None());
    triton.fault("2", new Fault.None());
    if (state().path("takesWeight").asBoolean() || isActive()) {
      assertThat(act("rollback").status()).isEqualTo(200);
    }
    if (state().path("stableVersion").asInt() == 2) {
      assertThat(act("rollback").status()).isEqualTo(200);
    }
    await(() -> apis.stream().allMatch(api -> arms(signals(api, "preview")).get("canary") == null));
  }

  private boolean isActive() {
    return List.of("running", "paused").contains(state().path("status").asString());
  }

  @Test
  void shouldShareSymbolsTheSameOnEachReplica() {
    begin(5_000);

    JsonNode one = signals(apis.get(0), "preview");
    JsonNode two = signals(apis.get(1), "preview");

    assertThat(armBySymbol(one)).isEqualTo(armBySymbol(two)).containsValue("canary");
    assertThat(armBySymbol(one)).containsValue("stable");
    one.forEach(signal ->
        assertThat(signal.path("modelVersion").asString())
            .isEqualTo(signal.path("arm").asString().equals("canary") ? "2" : "1"));
  }

  @Test
  void shouldPassAllStagesWhereItIsGood() {
    try (RolloutTraffic traffic = traffic(2)) {
      begin(traffic, plan(LENIENT, 5_000, 10_000));
      tradeAndFill("100");
      await(() -> state().path("stage").asInt() == 1 && state().path("recorded").asBoolean());

      tradeAndFill("100");
      await(() -> state().path("status").asString().equals("promoted"));

      await(() -> apis.stream().allMatch(api -> versions(signals(api, "preview")).equals("2")));
    }
    assertThat(state().path("stableVersion").asInt()).isEqualTo(2);
    assertThat(state().path("money").path("profitKind").asString()).isEqualTo("executed");
    List<String> actions = new ArrayList<>();
    steps().forEach(step -> actions.add(step.path("action").asString()));
    assertThat(actions).endsWith("start", "arm", "promote", "promote");
  }

  @Test
  void shouldRollBackWhatFails() {
    try (RolloutTraffic traffic = traffic(3)) {
      begin(traffic, plan(LENIENT, 5_000));
      triton.fault("2", new Fault.OneIn(10, new Fault.Fail(Status.Code.INTERNAL, "no memory")));

      await(() -> isRolledBack("error rate"));

      assertFollowed(traffic);
      long lateMs = rolledBackMs() - traffic.provenFailingMs(MIN_CALLS, MAX_ERROR_RATE);
      assertThat(lateMs).isLessThanOrEqualTo((BREACHES + 1) * BEAT_MS + FOLLOW_MS);
    }
  }

  @Test
  void shouldRollBackWhatIsTenTimesSlower() {
    triton.fault("1", new Fault.Delay(Duration.ofMillis(50)));
    try (RolloutTraffic traffic = traffic(6)) {
      begin(traffic, plan("\"maxLatencyMs\":60000,\"maxLatencyRatio\":3", 5_000));
      triton.fault("2", new Fault.Delay(Duration.ofMillis(500)));

      await(() -> isRolledBack("latency must be <= 3.0 times the stable arm's"));

      assertFollowed(traffic);
    }
  }

  @Test
  void shouldRollBackWhatLosesMoney() {
    try (RolloutTraffic traffic = traffic(1)) {
      begin(traffic, plan(LENIENT, 5_000));
      tradeAndFill("130");
      long bookedMs = System.currentTimeMillis();

      await(() -> isRolledBack("loss must be <= 20.00"));

      assertThat(rolledBackMs() - bookedMs).isLessThanOrEqualTo(BEAT_MS + FOLLOW_MS);
      assertFollowed(traffic);
    }
  }

  /* The step is followed everywhere in time, and the stable version answers alone from then on. */
  private void assertFollowed(RolloutTraffic traffic) {
    long stepMs = rolledBackMs();
    await(() -> traffic.isAnsweredSince(traffic.lastCanaryAskedMs() + 1, 5));
    assertThat(traffic.lastCanaryAskedMs() - stepMs).isLessThanOrEqualTo(FOLLOW_MS);
    await(() -> apis.stream().allMatch(api -> versions(signals(api, "preview")).equals("1")));
  }

  @Test
  void shouldDoNothingWithTooLittleData() {
    try (RolloutTraffic traffic = traffic(1)) {
      begin(traffic, plan(LENIENT, 5_000).replace("\"minCalls\":30", "\"minCalls\":100000"));
      long revision = state().path("revision").asLong();
      triton.fault("2", new Fault.Fail(Status.Code.INTERNAL, "no memory"));
      await(() -> traffic.canaryFailures() >= 30);
      triton.fault("2", new Fault.None());
      long goodMs = System.currentTimeMillis();
      await(() -> traffic.isCanaryEverywhereSince(goodMs));

      await(() -> state().path("verdict").path("detail").asString().endsWith(" of 100000"));
      assertThat(state().path("revision").asLong()).isEqualTo(revision);
      assertThat(state().path("status").asString()).isEqualTo("running");
    }
  }

  @Test
  void shouldGiveTheStableSignalWhereMoneyIsUsedUp() {
    begin(10_000);
    double held = state().path("money").path("grossPosition").asDouble();
    JsonNode all = trade();

    Map<String, Integer> arms = arms(all);
    assertThat(arms).containsOnlyKeys("canary", "stable");
    assertThat(arms.get("canary")).as("100 each").isEqualTo((int) ((1_000 - held) / 100));
    all.forEach(signal -> {
      if (signal.path("arm").asString().equals("stable")) {
        assertThat(signal.path("reason").asString()).isEqualTo("CANARY_LIMIT");
        assertThat(signal.path("status").asString()).isEqualTo("OK");
      } else {
        assertThat(signal.path("maxNotional").path("amount").asString()).isEqualTo("100.00");
      }
    });
    await(() -> armBySymbol(trade()).equals(armBySymbol(all)));
  }

  @Test
  void shouldSayWhatIsWrong() {
    String plan = plan(5_000);

    assertProblem(apis.get(0).put(PATH, plan), 428, "precondition_required", "If-Match");
    assertProblem(put(plan, "\"999\""), 412, "precondition_failed", "If-Match=999");
    assertProblem(put(plan, "x"), 400, "invalid_parameter", "If-Match");
    assertProblem(
        put(plan.replace("\"100.00\"", "\"x\""), etag()),
        400,
        "invalid_parameter",
        "maxOrderNotional");
    assertProblem(
        put(plan.replace("\"USD\"", "\"EUR\""), etag()), 400, "invalid_parameter", "currency");
    assertProblem(
        put(plan.replace("weightBp", "weigthBp"), etag()),
        400,
        "invalid_parameter",
        "stages[0].weightBp");
    assertProblem(put(plan.replace("\"sim\"", "\"sym\""), etag()), 400, "unknown_universe", "sim");
    assertProblem(
        put(plan.replace("Version\":2", "Version\":7"), etag()), 409, "rollout_conflict", "live");
    assertProblem(act("resume"), 409, "rollout_conflict", "status=");
    assertProblem(act("restart"), 404, "not_found", "promote");
    assertThat(apis.get(0).send("DELETE", PATH).response().headers().firstValue("allow"))
        .hasValue("GET, PUT");
  }

  @Test
  void shouldStopByTheKillSwitch() {
    begin(10_000);

    assertThat(act("kill").json().path("status").asString()).isEqualTo("killed");

    await(() -> apis.stream().allMatch(api -> arms(signals(api, "trade")).get("canary") == null));
    assertProblem(put(plan(5_000), etag()), 409, "rollout_conflict", "resumed");
    assertThat(act("resume").json().path("status").asString()).isEqualTo("rolled_back");
  }

  private static void assertProblem(Reply reply, int status, String code, String detail) {
    assertThat(reply.detail()).contains(detail);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
  }

  private static String plan(int... weights) {
    return plan(LENIENT, weights);
  }

  private static String plan(String latency, int... weights) {
    List<String> stages = new ArrayList<>();
    for (int weight : weights) {
      stages.add(
          """
          {"weightBp":%d,"limits":{"currency":"USD","maxInstruments":24,"maxOrderNotional":"100.00",
           "maxOrdersPerMinute":1000,"maxGrossPosition":"1000.00","maxLoss":"20.00"}}
          """
              .formatted(weight));
    }
    return """
    {"canaryVersion":2,"universe":"sim",%s,"stages":[%s],
     "guards":{"minCalls":%d,"maxErrorRate":%s,%s,"windowMs":60000,"minStageMs":0,
      "breaches":%d,"passes":2,"coolDownMs":0,"minFills":1}}
    """
        .formatted(WHY, String.join(",", stages), MIN_CALLS, MAX_ERROR_RATE, latency, BREACHES);
  }

  private void begin(int... weights) {
    start(plan(weights));
    await(() -> areOpen() && apis.stream().allMatch(api -> isCanary(signals(api, "preview"))));
  }

  private void begin(RolloutTraffic traffic, String plan) {
    long beforeMs = System.currentTimeMillis();
    start(plan);
    await(() -> areOpen() && traffic.isCanaryEverywhereSince(beforeMs));
  }

  private void start(String plan) {
    nextBar();
    Reply reply = put(plan, etag());
    assertThat(reply.status()).as(reply.detail()).isEqualTo(200);
  }

  private boolean areOpen() {
    return apis.stream().allMatch(api -> api.get(PATH).json().path("moneyOpen").asBoolean());
  }

  private static boolean isCanary(JsonNode signals) {
    return arms(signals).containsKey("canary");
  }

  private RolloutTraffic traffic(int callers) {
    return new RolloutTraffic(apis, symbols.size(), callers, api -> signals(api, "preview"));
  }

  private Reply put(String plan, String etag) {
    return apis.get(0).put(PATH, plan, "If-Match", etag);
  }

  private Reply act(String action) {
    return apis.get(1).post(PATH + ":" + action, "{" + WHY + "}", "If-Match", etag());
  }

  private String etag() {
    return apis.get(0).get(PATH).response().headers().firstValue("etag").orElseThrow();
  }

  private JsonNode state() {
    return apis.get(0).get(PATH).json();
  }

  private JsonNode steps() {
    return state().path("steps");
  }

  private JsonNode lastStep() {
    JsonNode steps = steps();
    return steps.get(steps.size() - 1);
  }

  private boolean isRolledBack(String why) {
    return state().path("status").asString().equals("rolled_back")
        && lastStep().path("who").asString().equals("controller")
        && lastStep().path("why").asString().contains(why);
  }

  private long rolledBackMs() {
    assertThat(lastStep().path("action").asString()).isEqualTo("rollback");
    return Instant.parse(lastStep().path("at").asString()).toEpochMilli();
  }

  private JsonNode trade() {
    JsonNode signals = signals(apis.get(turn++ % 2), "trade");
    assertThat(areAllOk(signals)).as(signals.toString()).isTrue();
    signals.forEach(signal -> {
      if (signal.path("arm").asString().equals("canary")) {
        toldIds.add(signal.path("id").asString());
      }
    });
    return signals;
  }

  /* A replica that has not looked for too long gives the canary nothing for a moment. */
  private void tradeAndFill(String price) {
    List<String> granted = new ArrayList<>();
    await(() -> {
      trade()
          .forEach(signal -> {
            if (signal.path("arm").asString().equals("canary")) {
              granted.add(signal.path("id").asString());
            }
          });
      return !granted.isEmpty();
    });
    Reply reply =
        apis.get(turn++ % 2)
            .post(
                "/v1/signals/" + granted.getFirst() + "/execution",
                "{\"fillId\":\"%s\",\"type\":\"fill\",\"price\":%s,\"size\":\"0.7\",\"final\":true}"
                    .formatted(UUID.randomUUID(), price));
    assertThat(reply.json().path("outcome").asString()).as(reply.detail()).isEqualTo("booked");
  }

  private JsonNode signals(ApiClient api, String intent) {
    String body =
        "{\"symbols\":[\"%s\"],\"intent\":\"%s\"}".formatted(String.join("\",\"", symbols), intent);
    return api.post("/v1/models/" + MODEL + "/signals", body).json().path("signals");
  }

  private boolean areAllOk(JsonNode signals) {
    int ok = 0;
    for (JsonNode signal : signals) {
      ok += signal.path("status").asString().equals("OK") ? 1 : 0;
    }
    return ok == symbols.size();
  }

  private static Map<String, Integer> arms(JsonNode signals) {
    Map<String, Integer> arms = new HashMap<>();
    signals.forEach(signal -> arms.merge(signal.path("arm").asString(), 1, Integer::sum));
    return arms;
  }

  private static Map<String, String> armBySymbol(JsonNode signals) {
    Map<String, String> arms = new HashMap<>();
    signals.forEach(
        signal -> arms.put(signal.path("symbol").asString(), signal.path("arm").asString()));
    return arms;
  }

  private static String versions(JsonNode signals) {
    List<String> versions = new ArrayList<>();
    signals.forEach(signal -> versions.add(signal.path("modelVersion").asString()));
    return String.join(",", versions.stream().distinct().toList());
  }

  private void await(BooleanSupplier condition) {
    assertThat(Wait.until(LIMIT, condition))
        .as(() -> apis.get(0).get(PATH).json().toString())
        .isTrue();
  }
}
