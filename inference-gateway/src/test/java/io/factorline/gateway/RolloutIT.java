package io.factorline.gateway;

import static io.factorline.gateway.RolloutPlan.BREACHES;
import static io.factorline.gateway.RolloutPlan.LENIENT;
import static io.factorline.gateway.RolloutPlan.MAX_ERROR_RATE;
import static io.factorline.gateway.RolloutPlan.MIN_CALLS;
import static io.factorline.gateway.RolloutPlan.WHY;
import static io.factorline.gateway.TwoGateways.BEAT_MS;
import static io.factorline.gateway.TwoGateways.FOLLOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.Topics;
import io.factorline.gateway.ApiClient.Reply;
import io.factorline.gateway.faketriton.FakeTriton;
import io.factorline.gateway.faketriton.Fault;
import io.factorline.local.backend.Backends;
import io.factorline.testsupport.Scale;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two gateways, one model, a Triton whose second version misbehaves: what callers see of the stable
 * arm and what becomes of the canary.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RolloutIT {
  private static final String SHADOW =
      "{\"version\":2,\"shareBp\":10000,\"breaches\":2,"
          + WHY
          + ",\"drift\":{\"minPairs\":40,\"onDrift\":\"%s\"}}";

  private final TwoGateways pair = new TwoGateways();
  private final FakeTriton triton = pair.triton();
  private final List<ApiClient> apis = pair.apis();
  private final List<String> toldIds = new ArrayList<>();

  @AfterAll
  void stop() {
    pair.close();
  }

  @AfterEach
  void reset() {
    for (String id : toldIds) {
      String cancel = "{\"fillId\":\"c\",\"type\":\"cancel\"}";
      assertThat(pair.execute(id, cancel).status()).isEqualTo(200);
    }
    toldIds.clear();
    triton.fault("1", new Fault.None());
    triton.fault("2", new Fault.None());
    if (pair.state().path("takesWeight").asBoolean() || isActive()) {
      assertThat(act("rollback").status()).isEqualTo(200);
    }
    if (pair.state().path("stableVersion").asInt() == 2) {
      assertThat(act("rollback").status()).isEqualTo(200);
    }
    // The stable version is the first one again, which a promotion leaves loaded.
    pair.await(() ->
        apis.stream().allMatch(api -> Told.versions(pair.signals(api, "preview")).equals("1")));
    pair.renew();
  }

  private boolean isActive() {
    return List.of("running", "paused").contains(pair.state().path("status").asString());
  }

  /* What is a matter of chance and of time is tried as often as there is time for. */
  static IntStream rounds() {
    return IntStream.rangeClosed(1, Scale.of(1, 10));
  }

  @Test
  void shouldShareSymbolsTheSameOnEachReplica() {
    begin(5_000);

    JsonNode one = pair.signals(apis.get(0), "preview");
    JsonNode two = pair.signals(apis.get(1), "preview");

    assertThat(Told.armBySymbol(one)).isEqualTo(Told.armBySymbol(two)).containsValue("canary");
    assertThat(Told.armBySymbol(one)).containsValue("stable");
    assertThat(Told.idBySymbol(one)).isEqualTo(Told.idBySymbol(two));
    one.forEach(signal ->
        assertThat(signal.path("modelVersion").asString())
            .isEqualTo(signal.path("arm").asString().equals("canary") ? "2" : "1"));
  }

  @Test
  void shouldAnswerARepetitionAtTheOtherReplicaWithTheSameBytes() {
    begin(10_000);
    String key = UUID.randomUUID().toString();

    Reply first = pair.ask(apis.get(0), "trade", "Idempotency-Key", key);
    Reply again = pair.ask(apis.get(1), "trade", "Idempotency-Key", key);
    toldIds.addAll(Told.canaryIds(first.json().path("signals")));

    assertThat(Told.canaryIds(first.json().path("signals"))).isNotEmpty();
    assertThat(again.response().body()).isEqualTo(first.response().body());
    assertThat(again.response().headers().firstValue("Idempotency-Replayed")).hasValue("true");
  }

  @Test
  void shouldTakeNoWeightBeforeTheServerHasTheVersion() {
    pair.serve("1");
    start(RolloutPlan.of(5_000));
    pair.await(
        () -> pair.state().path("waitingFor").asString().contains("server=" + triton.target()));

    assertThat(pair.state().path("takesWeight").asBoolean()).isFalse();
    apis.forEach(api ->
        assertThat(Told.versions(pair.signals(api, "trade"))).as("all of them").isEqualTo("1"));

    pair.serve("1", "2");
    pair.await(() -> apis.stream().allMatch(api -> Told.hasCanary(pair.signals(api, "preview"))));
    assertThat(lastStep().path("action").asString()).isEqualTo("arm");
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void shouldPassAllStagesWhereItIsGood(int round) {
    try (RolloutTraffic traffic = traffic(2)) {
      begin(traffic, roomy(RolloutPlan.of(LENIENT, 5_000, 10_000)));
      tradeAndFill("100", "0.1");
      pair.await(() ->
          pair.state().path("stage").asInt() == 1 && pair.state().path("recorded").asBoolean());

      tradeAndFill("100", "0.1");
      pair.await(() -> pair.state().path("status").asString().equals("promoted"));

      pair.await(() ->
          apis.stream().allMatch(api -> Told.versions(pair.signals(api, "preview")).equals("2")));
    }
    assertThat(pair.state().path("stableVersion").asInt()).isEqualTo(2);
    assertThat(pair.state().path("money").path("profitKind").asString()).isEqualTo("executed");
    List<String> actions = new ArrayList<>();
    steps().forEach(step -> actions.add(step.path("action").asString()));
    assertThat(actions).endsWith("start", "arm", "promote", "promote");
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void shouldRollBackWhatFails(int round) {
    try (RolloutTraffic traffic = traffic(3)) {
      begin(traffic, RolloutPlan.of(LENIENT, 5_000));
      triton.fault("2", new Fault.OneIn(10, new Fault.Fail(Status.Code.INTERNAL, "no memory")));

      pair.await(() -> isRolledBack("error rate"));

      assertFollowed(traffic);
      long lateMs = rolledBackMs() - traffic.provenFailingMs(MIN_CALLS, MAX_ERROR_RATE);
      assertThat(lateMs).isLessThanOrEqualTo((BREACHES + 1) * BEAT_MS + FOLLOW_MS);
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void shouldRollBackWhatIsTenTimesSlower(int round) {
    triton.fault("1", new Fault.Delay(Duration.ofMillis(50)));
    try (RolloutTraffic traffic = traffic(6)) {
      begin(traffic, RolloutPlan.of("\"maxLatencyMs\":60000,\"maxLatencyRatio\":3", 5_000));
      triton.fault("2", new Fault.Delay(Duration.ofMillis(500)));

      pair.await(() -> isRolledBack("latency must be <= 3.0 times the stable arm's"));

      assertFollowed(traffic);
      // A gateway knows at one call of twenty.
      long lateMs = rolledBackMs() - traffic.provenSlowMs(MIN_CALLS, 0.1, 500);
      assertThat(lateMs).isLessThanOrEqualTo((BREACHES + 1) * BEAT_MS + FOLLOW_MS);
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void shouldRollBackWhatLosesMoney(int round) {
    try (RolloutTraffic traffic = traffic(1)) {
      begin(traffic, roomy(RolloutPlan.of(LENIENT, 5_000)));
      tradeAndFill("175", "0.3");
      long bookedMs = System.currentTimeMillis();

      pair.await(() -> isRolledBack("loss must be <= 20.00"));

      assertThat(rolledBackMs() - bookedMs).isLessThanOrEqualTo(BEAT_MS + FOLLOW_MS);
      assertFollowed(traffic);
    }
  }

  /* The step is followed everywhere in time, and the stable version answers alone from then on. */
  private void assertFollowed(RolloutTraffic traffic) {
    long stepMs = rolledBackMs();
    pair.await(() -> traffic.isAnsweredSince(traffic.lastCanaryAskedMs() + 1, 5));
    assertThat(traffic.lastCanaryAskedMs() - stepMs).isLessThanOrEqualTo(FOLLOW_MS);
    pair.await(() ->
        apis.stream().allMatch(api -> Told.versions(pair.signals(api, "preview")).equals("1")));
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void shouldDoNothingWithTooLittleData(int round) {
    try (RolloutTraffic traffic = traffic(1)) {
      begin(
          traffic,
          RolloutPlan.of(LENIENT, 5_000).replace("\"minCalls\":30", "\"minCalls\":100000"));
      long revision = pair.state().path("revision").asLong();
      triton.fault("2", new Fault.Fail(Status.Code.INTERNAL, "no memory"));
      pair.await(() -> traffic.canaryFailures() >= 30);
      triton.fault("2", new Fault.None());
      long goodMs = System.currentTimeMillis();
      pair.await(() -> traffic.isCanaryEverywhereSince(goodMs));

      pair.await(
          () -> pair.state().path("verdict").path("detail").asString().endsWith(" of 100000"));
      assertThat(pair.state().path("revision").asLong()).isEqualTo(revision);
      assertThat(pair.state().path("status").asString()).isEqualTo("running");
    }
  }

  @Test
  void shouldGiveTheStableSignalWhereMoneyIsUsedUp() {
    begin(10_000);
    double held = pair.state().path("money").path("grossPosition").asDouble();
    JsonNode all = trade();

    Map<String, Integer> arms = Told.arms(all);
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
    pair.await(() -> Told.armBySymbol(trade()).equals(Told.armBySymbol(all)));
  }

  /* The server scores 0.9; in this process both versions score a flat market 0. */
  @Test
  void shouldRunAShadowThatTellsNothingAndStopItWhereItsScoresAreApart() {
    try (SignalLog log = new SignalLog(Backends.shared().bootstrapServers())) {
      Reply begun = putShadow(SHADOW.formatted("tell"), shadowTag(0));
      assertThat(begun.status()).as(begun.detail()).isEqualTo(200);
      pair.await(() ->
          apis.stream()
              .allMatch(api ->
                  api.get(pair.shadowPath()).json().path("waitingFor").asString("?").isEmpty()));

      pair.await(() -> {
        for (ApiClient api : apis) {
          JsonNode told = pair.signals(api, "trade");
          assertThat(Told.arms(told)).containsOnlyKeys("stable");
          assertThat(Told.versions(told)).isEqualTo("1");
        }
        return shadow(1).path("drift").path("pairs").asInt() >= 2 * pair.symbols().size();
      });
      pair.await(
          () -> shadow(0).path("drift").path("verdict").path("kind").asString().equals("breach"));
      assertThat(shadow(0).path("drift").path("ks").asDouble()).isEqualTo(1);
      assertThat(shadow(0).path("runs").asBoolean()).as("it only tells").isTrue();
      assertReplayed(log);

      assertThat(putShadow(SHADOW.formatted("stop"), shadowTag(1)).status()).isEqualTo(200);
      pair.await(() -> {
        apis.forEach(api -> pair.signals(api, "preview"));
        return !shadow(0).path("runs").asBoolean();
      });
    }
    JsonNode steps = shadow(1).path("steps");
    assertThat(steps.get(steps.size() - 1).path("who").asString()).isEqualTo("controller");
    assertThat(steps.get(steps.size() - 1).path("why").asString())
        .startsWith("psi of scores must be <= 0.25: psi=")
        .contains("ks=1.0000");
  }

  private void assertReplayed(SignalLog log) {
    List<String> records = new ArrayList<>();
    for (SignalLog.Told told : log.await(pair.symbols().size(), this::isOfShadow)) {
      assertThat(told.json().path("status").asString()).isEqualTo("NO_SIGNAL");
      assertThat(told.json().path("side").isNull()).isTrue();
      assertThat(told.json().path("modelVersion").asInt()).isEqualTo(2);
      records.add(told.value());
    }
    String id = JsonMapper.shared().readTree(records.getFirst()).path("id").asString();
    JsonNode results =
        apis.get(0)
            .post("/v1/signals:replay", "{\"records\":[" + String.join(",", records) + "]}")
            .json()
            .path("results");
    assertThat(results).hasSize(records.size());
    results.forEach(result -> assertThat(result.path("outcome").asString()).isEqualTo("EQUAL"));
    assertThat(apis.get(1).get("/v1/signals/" + id).json().path("arm").asString())
        .isEqualTo("shadow");
    assertThat(pair.execute(id, "{\"fillId\":\"x\",\"type\":\"cancel\"}").status())
        .as("it is no signal")
        .isEqualTo(404);
  }

  private boolean isOfShadow(SignalLog.Told told) {
    return told.topic().equals(Topics.SIGNAL_AUDIT)
        && told.json().path("model").asString().equals(pair.model())
        && told.json().path("arm").asString().equals("shadow");
  }

  /* Apart as above, so the stable version's score on each of the canary's vectors is. */
  @Test
  void shouldRollBackACanaryWhoseScoresAreApartFromTheStableOnes() {
    start(RolloutPlan.of("\"drift\":{\"minPairs\":10}," + LENIENT, 10_000));

    pair.await(() -> {
      apis.forEach(api -> pair.signals(api, "preview"));
      return isRolledBack("psi of scores must be <= 0.25: psi=");
    });
    pair.await(() ->
        apis.stream().allMatch(api -> Told.versions(pair.signals(api, "preview")).equals("1")));
  }

  private JsonNode shadow(int replica) {
    return apis.get(replica).get(pair.shadowPath()).json();
  }

  private String shadowTag(int replica) {
    return apis.get(replica)
        .get(pair.shadowPath())
        .response()
        .headers()
        .firstValue("etag")
        .orElseThrow();
  }

  private Reply putShadow(String plan, String etag) {
    return apis.get(0).put(pair.shadowPath(), plan, "If-Match", etag);
  }

  @Test
  void shouldSayWhatIsWrongWithAShadow() {
    String plan = SHADOW.formatted("tell");

    assertProblem(apis.get(0).put(pair.shadowPath(), plan), 428, "precondition_required", "If");
    assertProblem(putShadow(plan, "\"999\""), 412, "precondition_failed", "If-Match=999");
    assertProblem(
        putShadow(plan.replace("n\":2", "n\":7"), shadowTag(0)), 409, "rollout_conflict", "live");
    assertProblem(
        putShadow(plan.replace("n\":2", "n\":1"), shadowTag(0)),
        409,
        "rollout_conflict",
        "must not be the stable version");
    assertProblem(
        putShadow(plan.replace("shareBp", "sharebp"), shadowTag(0)),
        400,
        "invalid_parameter",
        "shareBp");
    String by = "{" + WHY + "}";
    assertProblem(apis.get(1).post(pair.shadowPath() + ":go", by), 404, "not_found", "stop");
    assertProblem(
        apis.get(1).post(pair.shadowPath() + ":stop", by), 409, "rollout_conflict", "a shadow");
  }

  @Test
  void shouldSayWhatIsWrong() {
    String plan = RolloutPlan.of(5_000);

    assertProblem(apis.get(0).put(pair.path(), plan), 428, "precondition_required", "If-Match");
    assertProblem(put(plan, "\"999\""), 412, "precondition_failed", "If-Match=999");
    assertProblem(put(plan, "x"), 400, "invalid_parameter", "If-Match");
    assertProblem(
        put(plan.replace("\"100.00\"", "\"x\""), pair.etag()),
        400,
        "invalid_parameter",
        "maxOrderNotional");
    assertProblem(
        put(plan.replace("\"USD\"", "\"EUR\""), pair.etag()), 400, "invalid_parameter", "currency");
    assertProblem(
        put(plan.replace("weightBp", "weigthBp"), pair.etag()),
        400,
        "invalid_parameter",
        "stages[0].weightBp");
    assertProblem(
        put(plan.replace("\"sim\"", "\"sym\""), pair.etag()), 400, "unknown_universe", "sim");
    assertProblem(
        put(plan.replace("Version\":2", "Version\":7"), pair.etag()),
        409,
        "rollout_conflict",
        "live");
    assertProblem(act("resume"), 409, "rollout_conflict", "status=");
    assertProblem(act("restart"), 404, "not_found", "promote");
    assertThat(apis.get(0).send("DELETE", pair.path()).response().headers().firstValue("allow"))
        .hasValue("GET, PUT");
  }

  @Test
  void shouldStopByTheKillSwitch() {
    begin(10_000);

    assertThat(act("kill").json().path("status").asString()).isEqualTo("killed");

    pair.await(() ->
        apis.stream().allMatch(api -> Told.arms(pair.signals(api, "trade")).get("canary") == null));
    assertProblem(put(RolloutPlan.of(5_000), pair.etag()), 409, "rollout_conflict", "resumed");
    assertThat(act("resume").json().path("status").asString()).isEqualTo("rolled_back");
  }

  private static void assertProblem(Reply reply, int status, String code, String detail) {
    assertThat(reply.detail()).contains(detail);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
  }

  private void begin(int... weights) {
    start(RolloutPlan.of(weights));
    pair.await(() ->
        areOpen() && apis.stream().allMatch(api -> Told.hasCanary(pair.signals(api, "preview"))));
  }

  private void begin(RolloutTraffic traffic, String plan) {
    long beforeMs = System.currentTimeMillis();
    start(plan);
    pair.await(() -> areOpen() && traffic.isCanaryEverywhereSince(beforeMs));
  }

  private void start(String plan) {
    pair.nextBar();
    Reply reply = put(plan, pair.etag());
    assertThat(reply.status()).as(reply.detail()).isEqualTo(200);
  }

  private boolean areOpen() {
    return apis.stream().allMatch(api -> api.get(pair.path()).json().path("moneyOpen").asBoolean());
  }

  private RolloutTraffic traffic(int callers) {
    return new RolloutTraffic(
        apis, pair.symbols().size(), callers, api -> pair.signals(api, "preview"));
  }

  private Reply put(String plan, String etag) {
    return apis.get(0).put(pair.path(), plan, "If-Match", etag);
  }

  private Reply act(String action) {
    return apis.get(1).post(pair.path() + ":" + action, "{" + WHY + "}", "If-Match", pair.etag());
  }

  private JsonNode steps() {
    return pair.state().path("steps");
  }

  private JsonNode lastStep() {
    JsonNode steps = steps();
    return steps.get(steps.size() - 1);
  }

  private boolean isRolledBack(String why) {
    return pair.state().path("status").asString().equals("rolled_back")
        && lastStep().path("who").asString().equals("controller")
        && lastStep().path("why").asString().contains(why);
  }

  private long rolledBackMs() {
    assertThat(lastStep().path("action").asString()).isEqualTo("rollback");
    return Instant.parse(lastStep().path("at").asString()).toEpochMilli();
  }

  private JsonNode trade() {
    JsonNode signals = pair.signals(pair.either(), "trade");
    assertThat(pair.areAllOk(signals)).as(signals.toString()).isTrue();
    toldIds.addAll(Told.canaryIds(signals));
    return signals;
  }

  /* What is filled stays in the position of all rounds, which follow one another within a minute. */
  private static String roomy(String plan) {
    return raised(raised(plan, "\"maxGrossPosition\":\"1"), "\"maxOrdersPerMinute\":1");
  }

  private static String raised(String plan, String limit) {
    assertThat(plan).contains(limit);
    return plan.replace(limit, limit + "00");
  }

  /* A replica that has not looked for too long gives the canary nothing for a moment. */
  private void tradeAndFill(String price, String size) {
    List<String> granted = new ArrayList<>();
    pair.await(() -> {
      granted.addAll(Told.canaryIds(trade()));
      return !granted.isEmpty();
    });
    Reply reply =
        pair.execute(
            granted.getFirst(),
            "{\"fillId\":\"%s\",\"type\":\"fill\",\"price\":%s,\"size\":\"%s\",\"final\":true}"
                .formatted(UUID.randomUUID(), price, size));
    assertThat(reply.json().path("outcome").asString()).as(reply.detail()).isEqualTo("booked");
  }
}
