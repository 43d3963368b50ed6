package io.factorline.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.backend.ScoreFailure;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.DecisionRule;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.Range;
import io.factorline.gateway.repository.Side;
import io.factorline.gateway.shadow.ShadowScene;
import io.factorline.suppress.Target;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Signals of rows in a real Redis, with a backend that scores as it is told and a clock that is
 * set: what is read, which side it becomes on two replicas, and when there is none.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SignalServiceIT {
  private static final String ONE = SignalScene.ONE;
  private static final String KOREAN = SignalScene.KOREAN;
  private static final long HOUR_MS = 3_600_000;
  private static final ModelSettings SETTINGS =
      new ModelSettings(
          0,
          List.of(BackendKind.TRITON, BackendKind.LAST_GOOD),
          Map.of("USD", new BigDecimal("10000.00")));

  private final SignalScene scene = new SignalScene();
  private SignalService service;
  private SignalService other;
  private LiveVersion version;

  @BeforeEach
  void begin() {
    service = scene.service();
    other = scene.service();
    version = scene.version(manifest -> manifest);
  }

  @AfterEach
  void calm() {
    scene.calm();
  }

  @AfterAll
  void close() {
    scene.close();
  }

  @Test
  void shouldKeepASideUntilTheScoreIsBehindItsThreshold() {
    assertThat(decided(service, 0.35, Intent.TRADE)).containsExactly(Side.HOLD, Side.BUY);

    scene.nextBar();
    assertThat(decided(other, 0.25, Intent.TRADE)).containsExactly(Side.BUY, Side.BUY);

    scene.nextBar();
    assertThat(decided(service, 0.15, Intent.PREVIEW)).containsExactly(Side.BUY, Side.HOLD);
    assertThat(decided(other, 0.25, Intent.PREVIEW))
        .as("a preview moves nothing")
        .containsExactly(Side.BUY, Side.BUY);
    assertThat(decided(other, 0.15, Intent.TRADE)).containsExactly(Side.BUY, Side.HOLD);
    assertThat(decided(service, 0.15, Intent.TRADE))
        .as("the same bar again")
        .containsExactly(Side.BUY, Side.HOLD);

    scene.nextBar();
    assertThat(decided(service, 0.25, Intent.TRADE)).containsExactly(Side.HOLD, Side.HOLD);

    scene.nextBar();
    assertThat(decided(other, -0.3, Intent.TRADE)).containsExactly(Side.HOLD, Side.SELL);
  }

  @Test
  void shouldTellTheSameOfTheSameBarOnEachReplica() {
    scene.backend().score = 0.9;

    Signal mine = one(service, Intent.TRADE);
    Signal theirs = one(other, Intent.TRADE);

    assertThat(theirs).usingRecursiveComparison().isEqualTo(mine);
    assertThat(mine.id()).matches("[0-9a-f]{32}");
    scene.nextBar();
    assertThat(one(other, Intent.TRADE).id()).isNotEqualTo(mine.id());
  }

  @Test
  void shouldReadAllSymbolsInOneCutAndScoreThemInOneCall() throws Exception {
    List<String> symbols = List.of(SignalScene.TWO, KOREAN, ONE);

    SignalAnswer answer = ask(service, version, Intent.PREVIEW, symbols);

    assertThat(answer.signals()).extracting(Signal::symbol).isEqualTo(symbols);
    assertThat(answer.signals()).extracting(Signal::status).containsOnly(SignalStatus.OK);
    double[] cells = scene.cells(version, symbols);
    assertThat(scene.backend().asked).hasSize(1);
    assertThat(scene.backend().asked.getFirst()).containsExactly(cells);
    int columns = cells.length / symbols.size();
    for (int i = 0; i < symbols.size(); i++) {
      Vector vector = answer.signals().get(i).vector();
      assertThat(vector).isNotNull();
      ByteBuffer bytes = ByteBuffer.allocate(columns * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asDoubleBuffer().put(cells, i * columns, columns);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.array());
      assertThat(vector.hash()).isEqualTo(HexFormat.of().formatHex(hash, 0, 16));
    }
    assertThat(scene.recorded()).containsExactly(answer);
  }

  @Test
  void shouldTellNoSignalWhereTheVenueIsClosedOrTheBarTooOld() {
    SignalAnswer open = ask(service, version, Intent.PREVIEW, List.of(KOREAN, ONE));
    assertThat(open.signals()).extracting(Signal::status).containsOnly(SignalStatus.OK);

    scene.clock("2026-11-20T09:00:00Z");
    SignalAnswer closed = ask(service, version, Intent.TRADE, List.of(KOREAN, ONE));

    assertThat(closed.signals())
        .extracting(Signal::reason)
        .containsExactly(Reason.CLOSED, Reason.EXPIRED);
    assertThat(closed.signals()).extracting(Signal::status).containsOnly(SignalStatus.NO_SIGNAL);
    assertThat(closed.signals()).extracting(Signal::side).containsOnlyNulls();
    assertThat(scene.backend().asked).as("those of the open market").hasSize(1);
    assertThat(scene.recorded()).contains(closed);
  }

  @Test
  void shouldNameTheInputThatDoesNotFit() {
    assertUnfit(
        version, SignalScene.YOUNG, Reason.WARMING_UP, "live_1s:sma_5 WARMING_UP / FEW_BARS");
    assertUnfit(version, SignalScene.OLD, Reason.STALE, "live_1s:last_price STALE / TTL");
    assertUnfit(version, SignalScene.HALTED, Reason.HALTED, "live_1s:last_price STALE / HALTED");
    LiveVersion narrow =
        scene.version(manifest ->
            with(
                manifest, manifest.decision(), input -> with(input, null, false, new Range(0, 1))));
    assertUnfit(narrow, ONE, Reason.INPUT_RANGE, "live_1s:last_price PRESENT");
    assertThat(scene.backend().asked).isEmpty();
  }

  /* Also where the manifest has a value for what is missing, and takes what is stale. */
  @Test
  void shouldTellNoSignalOfWhatIsSuppressed() {
    LiveVersion lenient = lenient();
    scene.backend().score = 0.9;
    for (LiveVersion by : List.of(version, lenient)) {
      scene.hide(new Target(null, "live_1s:rsi_14", null));
      assertUnfit(by, ONE, Reason.SUPPRESSED, "live_1s:rsi_14 MISSING / SUPPRESSED");
      scene.hide(new Target("live_1s", null, ONE));
      assertUnfit(by, ONE, Reason.SUPPRESSED, "live_1s:last_price MISSING / SUPPRESSED");
      assertThat(told(by, SignalScene.TWO).status()).isEqualTo(SignalStatus.OK);
      scene.hide(new Target(null, null, ONE));
      assertUnfit(by, ONE, Reason.SUPPRESSED, "live_1s:last_price MISSING / SUPPRESSED");
      scene.hide(new Target("live_1m", null, null), new Target(null, "live_1s:macd", null));
      assertThat(told(by, ONE).status()).as("not read").isEqualTo(SignalStatus.OK);
    }
    scene.hide(new Target(null, null, ONE));
    scene.backend().isDown = true;
    assertUnfit(version, ONE, Reason.SUPPRESSED, "live_1s:last_price MISSING / SUPPRESSED");
  }

  private LiveVersion lenient() {
    return scene.version(manifest -> {
      DecisionRule rule = manifest.decision();
      DecisionRule patient =
          new DecisionRule(rule.buyFrom(), rule.sellFrom(), rule.hysteresis(), HOUR_MS);
      return with(manifest, patient, input -> with(input, 0.0, true, input.range()));
    });
  }

  @Test
  void shouldTakeWhatTheManifestAllowsAndNothingOfAHaltedSymbol() {
    LiveVersion lenient = lenient();

    Signal young = told(lenient, SignalScene.YOUNG);
    assertThat(young.status()).as("%s", young).isEqualTo(SignalStatus.OK);
    double[] values = young.vector().values();
    assertThat(values[column(lenient, "live_1s:last_price")]).isGreaterThan(100);
    assertThat(values[column(lenient, "live_1s:sma_5")]).as("filled").isZero();
    assertThat(told(lenient, SignalScene.OLD).status()).isEqualTo(SignalStatus.OK);
    assertUnfit(lenient, SignalScene.HALTED, Reason.HALTED, "live_1s:last_price STALE / HALTED");
  }

  @Test
  void shouldTellTheLastSignalWhileNoBackendAnswersAndItIsValid() {
    scene.backend().score = 0.9;
    Signal good = one(service, Intent.TRADE);
    scene.backend().isDown = true;
    scene.nextBar();

    Signal kept = one(service, Intent.TRADE);
    Signal elsewhere = one(other, Intent.TRADE);

    assertThat(kept).isEqualTo(good.told(BackendKind.LAST_GOOD));
    assertThat(kept.status()).isEqualTo(SignalStatus.OK);
    assertThat(elsewhere.reason()).as("of this replica alone").isEqualTo(Reason.BACKEND);
    assertThat(elsewhere.detail()).isEqualTo("triton: unreachable");

    scene.clockNs(good.validUntilNs());
    scene.nextBar();
    Signal over = one(service, Intent.TRADE);
    assertThat(over.reason()).isEqualTo(Reason.BACKEND);
    assertThat(over.status()).isEqualTo(SignalStatus.ERROR);
    assertThat(over.side()).isNull();
  }

  @Test
  void shouldAskTheNextBackendWhereOneBreaks() {
    scene.backend().score = 0.9;
    Signal good = one(service, Intent.TRADE);
    scene.backend().isBroken = true;

    assertThat(one(service, Intent.TRADE)).isEqualTo(good.told(BackendKind.LAST_GOOD));
    assertThat(one(other, Intent.TRADE).detail()).isEqualTo("triton: failed");
    assertThat(scene.calls()).containsExactly("STABLE", "STABLE failed", "STABLE failed");
  }

  @Test
  void shouldTellTheStableSignalWhereTheCanaryBreaks() {
    scene.backend().score = 0.9;
    LiveVersion canary = scene.version(manifest -> manifest);
    CanaryShare share =
        new CanaryShare(
            canary.key(),
            canary.manifest().sha256(),
            1,
            Set.of(ONE),
            new Money(new BigDecimal("100.00"), "USD"));
    Arms arms = new Arms(version, canary, share, SETTINGS);

    List<Signal> trade =
        scene.ask(service, arms, Intent.TRADE, List.of(ONE, SignalScene.TWO)).signals();
    List<Signal> preview = scene.ask(service, arms, Intent.PREVIEW, List.of(ONE)).signals();

    assertThat(trade).extracting(Signal::status).containsOnly(SignalStatus.OK);
    assertThat(trade).extracting(Signal::arm).containsOnly(Arm.STABLE);
    assertThat(trade).extracting(Signal::key).containsOnly(version.key());
    assertThat(trade.getFirst().reason()).isEqualTo(Reason.CANARY_FAILED);
    assertThat(trade.getFirst().maxNotional())
        .isEqualTo(new Money(new BigDecimal("10000.00"), "USD"));
    assertThat(trade.getLast().reason()).isNull();
    assertThat(preview.getFirst().arm()).as("asks for no money").isEqualTo(Arm.CANARY);
    assertThat(preview.getFirst().maxNotional()).isEqualTo(share.most());
  }

  @Test
  void shouldTellNothingTradableWhoseRecordIsNotWritten() {
    scene.recordsFail(CompletableFuture.failedFuture(new IllegalStateException("no Kafka")));
    scene.backend().score = 0.9;

    Signal untold = one(service, Intent.TRADE);
    assertThat(untold.reason()).isEqualTo(Reason.AUDIT);
    assertThat(untold.status()).isEqualTo(SignalStatus.ERROR);
    assertThat(untold.side()).isNull();
    assertThat(untold.maxNotional()).isNull();
    assertThat(one(service, Intent.PREVIEW).side()).isEqualTo(Side.BUY);

    scene.nextBar();
    scene.backend().score = 0;
    assertThat(one(service, Intent.TRADE).side()).as("nothing to trade").isEqualTo(Side.HOLD);
  }

  @Test
  void shouldSayInTimeThatARecordIsNotWritten() {
    scene.recordsFail(new CompletableFuture<>());
    scene.backend().score = 0.9;
    Deadline deadline = Deadline.in(Duration.ofSeconds(1));

    SignalAnswer answer =
        scene.ask(
            service, new Arms(version, null, null, SETTINGS), Intent.TRADE, List.of(ONE), deadline);

    assertThat(deadline.hasPassed()).isFalse();
    assertThat(answer.signals().getFirst().reason()).isEqualTo(Reason.AUDIT);
  }

  /* Each on a model of its own, so that all begin with no side before. */
  @Test
  void shouldAnswerTheSameWhateverAShadowDoes() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    List<Signal> alone = watched((arms, answer) -> {});
    List<String> calls = List.copyOf(scene.calls());
    Map<String, ShadowScene.Scoring> shadows = new TreeMap<>();
    shadows.put("good", request -> new double[] {-0.9, -0.9});
    shadows.put("garbage", request -> new double[] {Double.NaN});
    shadows.put(
        "bug",
        request -> {
          throw new IllegalStateException("has a bug");
        });
    shadows.put(
        "failure",
        request -> {
          throw new ScoreFailure(ScoreFailure.Kind.FAILED, "no memory");
        });
    shadows.put(
        "hang",
        request -> {
          while (end.getCount() > 0) {
            try {
              end.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          return new double[] {0, 0};
        });

    for (Map.Entry<String, ShadowScene.Scoring> shadow : shadows.entrySet()) {
      scene.calls().clear();
      version = scene.version(manifest -> manifest);
      LiveVersion second = new LiveVersion(second(version.manifest()), version.plan());
      try (ShadowScene pool = new ShadowScene(shadow.getValue(), version, second)) {
        pool.declare();

        List<Signal> beside = watched(pool.monitor());

        assertThat(beside)
            .as(shadow.getKey())
            .usingRecursiveFieldByFieldElementComparatorIgnoringFields("key", "id")
            .isEqualTo(alone);
        assertThat(beside).extracting(Signal::key).containsOnly(version.key());
        assertThat(scene.calls()).as("what guards are told").isEqualTo(calls);
        if (shadow.getKey().equals("hang")) {
          end.countDown();
        }
        pool.awaitIdle();
        int seen = pool.count("scored") + pool.count("failed") + pool.count("full");
        assertThat(seen).as(shadow.getKey()).isEqualTo(alone.size());
      }
    }
  }

  /* Both sides move, one of them back; nothing of the shadow is recorded among the answers. */
  private List<Signal> watched(AnswerMonitor monitor) {
    scene.watch(monitor);
    scene.recorded().clear();
    List<Signal> told = new ArrayList<>();
    for (double score : new double[] {0.35, 0.25, 0.15}) {
      scene.backend().score = score;
      for (Intent intent : new Intent[] {Intent.TRADE, Intent.PREVIEW}) {
        told.addAll(ask(service, version, intent, List.of(ONE, SignalScene.TWO)).signals());
      }
    }
    assertThat(scene.recorded()).hasSize(6);
    return told;
  }

  private static Manifest second(Manifest of) {
    return new Manifest(
        of.model(),
        2,
        of.description(),
        of.sha256(),
        of.input(),
        of.output(),
        of.outputRange(),
        of.decision(),
        of.inputs());
  }

  @Test
  void shouldRiskNoMoneyInACurrencyWithoutALimit() {
    scene.backend().score = 0.9;

    Signal korean = told(version, KOREAN);
    assertThat(korean.reason()).isEqualTo(Reason.NO_LIMIT);
    assertThat(korean.detail()).isEqualTo("currency=KRW");
    assertThat(told(version, ONE).maxNotional())
        .isEqualTo(new Money(new BigDecimal("10000.00"), "USD"));
    scene.backend().score = 0;
    scene.nextBar();
    assertThat(told(version, KOREAN).side()).isEqualTo(Side.HOLD);
  }

  /* The side before and the side. */
  private List<Side> decided(SignalService replica, double score, Intent intent) {
    scene.backend().score = score;
    Signal signal = one(replica, intent);
    return List.of(signal.previous(), signal.side());
  }

  private Signal one(SignalService replica, Intent intent) {
    return ask(replica, version, intent, List.of(ONE)).signals().getFirst();
  }

  private Signal told(LiveVersion by, String symbol) {
    return ask(service, by, Intent.TRADE, List.of(symbol)).signals().getFirst();
  }

  private SignalAnswer ask(
      SignalService replica, LiveVersion by, Intent intent, List<String> symbols) {
    return scene.ask(replica, new Arms(by, null, null, SETTINGS), intent, symbols);
  }

  private static int column(LiveVersion version, String factor) {
    return version.plan().names().indexOf(factor);
  }

  private void assertUnfit(LiveVersion by, String symbol, Reason reason, String detail) {
    Signal signal = told(by, symbol);
    assertThat(signal.reason()).isEqualTo(reason);
    assertThat(signal.detail()).isEqualTo(detail);
    assertThat(signal.status()).isEqualTo(SignalStatus.NO_SIGNAL);
    assertThat(signal.side()).isNull();
  }

  private static Manifest with(
      Manifest manifest, DecisionRule rule, UnaryOperator<Manifest.Input> change) {
    return new Manifest(
        manifest.model(),
        manifest.version(),
        manifest.description(),
        manifest.sha256(),
        manifest.input(),
        manifest.output(),
        manifest.outputRange(),
        rule,
        manifest.inputs().stream().map(change).toList());
  }

  private static Manifest.Input with(
      Manifest.Input input, Double fill, boolean allowStale, Range range) {
    return new Manifest.Input(
        input.factor(), input.reading(), input.definition(), fill, allowStale, range, null);
  }
}
