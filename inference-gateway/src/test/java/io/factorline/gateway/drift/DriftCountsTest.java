package io.factorline.gateway.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.gateway.guard.Verdict;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.repository.Range;
import io.factorline.gateway.rollout.DriftAction;
import io.factorline.gateway.rollout.DriftGuard;
import io.factorline.gateway.signal.Arm;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

final class DriftCountsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Manifest CHAMPION = Champions.of(1, new Range(-1, 1), List.of(0.0));

  private final AtomicLong nowNs = new AtomicLong();
  private final DriftCounts counts = new DriftCounts(nowNs::get);
  private final DriftTrial trial = trial("shadow 1", DriftAction.STOP);

  @Test
  void shouldCountABarOfASymbolOnce() {
    counts.follow("m", Arm.SHADOW, trial);
    add("A", "2", -0.5, 0.5);
    add("A", "2", -0.5, 0.5);
    add("A", "1", -0.5, 0.5);
    add("B", "1", 0.5, 0.5);
    add("A", "3", 0.5, 0.5);

    assertThat(pairs()).isEqualTo(new ScorePairs(List.of(1L, 2L), List.of(0L, 3L)));
  }

  @Test
  void shouldForgetWhatIsOlderThanTheWindow() {
    counts.follow("m", Arm.SHADOW, trial);
    add("A", "1", -0.5, -0.5);
    nowNs.set(59 * SECOND);
    add("A", "2", 0.5, 0.5);

    assertThat(pairs().pairs()).isEqualTo(2);
    nowNs.set(60 * SECOND);
    assertThat(pairs()).isEqualTo(new ScorePairs(List.of(0L, 1L), List.of(0L, 1L)));
    nowNs.set(600 * SECOND);
    assertThat(pairs().pairs()).isZero();
  }

  @Test
  void shouldBeginAnewWithAnotherTrialOrChampion() {
    add("A", "1", 0.5, 0.5);
    assertThat(counts.report("m", Arm.SHADOW))
        .as("nothing is followed")
        .isEqualTo(DriftReport.NONE);
    counts.follow("m", Arm.SHADOW, trial);
    add("A", "1", 0.5, 0.5);
    String first = counts.report("m", Arm.SHADOW).champion();
    counts.add(
        trial,
        Champions.of(3, new Range(-1, 1), List.of(0.0)),
        new ScoredPair("A", "1", -0.5, 0.5));

    assertThat(pairs()).isEqualTo(new ScorePairs(List.of(1L, 0L), List.of(0L, 1L)));
    assertThat(counts.report("m", Arm.SHADOW).champion()).startsWith("3/").isNotEqualTo(first);
    counts.follow("m", Arm.SHADOW, trial("shadow 2", DriftAction.STOP));
    add("A", "5", 0.5, 0.5);
    assertThat(counts.report("m", Arm.SHADOW)).as("of a trial before").isEqualTo(DriftReport.NONE);
    counts.follow("m", Arm.SHADOW, null);
    assertThat(counts.report("m", Arm.SHADOW)).isEqualTo(DriftReport.NONE);
  }

  @Test
  void shouldTellReplicasWhatItCounted() {
    counts.follow("m", Arm.SHADOW, trial);
    add("A", "1", -0.5, 0.5);
    DriftReport report = counts.report("m", Arm.SHADOW);
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JsonMapper.shared().createGenerator(text)) {
      out.writeStartObject();
      report.write("drift", out);
      out.writeEndObject();
    }

    assertThat(DriftReport.read(JsonMapper.shared().readTree(text.toString()).path("drift")))
        .isEqualTo(report);
  }

  @Test
  void shouldJudgeTheSumOfAllReplicas() {
    DriftReport few = report("shadow 1", "1/a", 15, 15);
    DriftReport other = report("shadow 0", "1/a", 900, 900);

    assertThat(DriftLook.of(trial, List.of()).verdict())
        .isEqualTo(new Verdict.Unknown("pairs=0 of 20"));
    assertThat(DriftLook.of(trial, List.of(few, other)).verdict())
        .as("of another trial")
        .isEqualTo(new Verdict.Unknown("pairs=15 of 20"));
    assertThat(DriftLook.of(trial, List.of(few, few)).verdict())
        .isEqualTo(new Verdict.Breach("psi of scores must be <= 0.25: " + figures(30)));
    assertThat(DriftLook.of(trial("shadow 1", DriftAction.PAUSE), List.of(few, few)).verdict())
        .isInstanceOf(Verdict.Hold.class);
    assertThat(DriftLook.of(trial, List.of(report("shadow 1", "1/a", 30, 0))).verdict())
        .isInstanceOf(Verdict.Pass.class);
    assertThat(DriftLook.of(trial, List.of(few, report("shadow 1", "2/b", 15, 15))).verdict())
        .isEqualTo(
            new Verdict.Unknown("replicas must compare with one champion: against=[1/a, 2/b]"));
  }

  /* Few move far in ks before psi says so. */
  @Test
  void shouldNameTheBoundThatIsPassed() {
    DriftGuard loose = new DriftGuard(20, 90, 0.2, Duration.ofMinutes(1), DriftAction.STOP);
    DriftTrial by = new DriftTrial(trial.challenger(), Arm.SHADOW, "shadow 1", loose);
    DriftLook look = DriftLook.of(by, List.of(report("shadow 1", "1/a", 30, 30)));

    assertThat(look.verdict())
        .isEqualTo(new Verdict.Breach("ks of scores must be <= 0.2: " + figures(30)));
    assertThat(look.used(loose)).isEqualTo(5);
  }

  private static String figures(int pairs) {
    double moved = pairs / (pairs + 1.0);
    double psi = 2 * moved * Math.log((pairs + 0.5) / 0.5);
    return String.format(java.util.Locale.ROOT, "psi=%.4f, ks=1.0000, pairs=%d", psi, pairs);
  }

  /* All of the champion's below 0, so many of the challenger's above. */
  private static DriftReport report(String key, String champion, long pairs, long moved) {
    return new DriftReport(
        key, champion, new ScorePairs(List.of(pairs, 0L), List.of(pairs - moved, moved)));
  }

  private ScorePairs pairs() {
    return counts.report("m", Arm.SHADOW).pairs();
  }

  private void add(String symbol, String order, double champion, double challenger) {
    counts.add(trial, CHAMPION, new ScoredPair(symbol, order, champion, challenger));
  }

  private static DriftTrial trial(String key, DriftAction action) {
    return new DriftTrial(
        new ModelKey("m", 2),
        Arm.SHADOW,
        key,
        new DriftGuard(20, 0.25, 0.2, Duration.ofMinutes(1), action));
  }
}
