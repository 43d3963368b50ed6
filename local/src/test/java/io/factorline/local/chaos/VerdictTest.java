package io.factorline.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.local.chaos.Promise.From;
import io.factorline.local.chaos.Promise.Share;
import io.factorline.local.stack.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class VerdictTest {
  private static final Loss NONE = new Loss(1_000, 0, 0, 0, "");
  private static final Map<String, Integer> FRESH = Map.of("PRESENT", 24);
  private static final Map<String, Integer> HALF = Map.of("PRESENT", 12, "STALE/INGEST", 12);
  private static final Map<String, Integer> STORE = Map.of("STALE/STORE", 24);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Promise BACK = Promise.freshAgain(SECOND.multipliedBy(7), From.BEGIN);

  private static Fault kill(Promise promise) {
    return new Fault(Fault.Kind.KILL, Part.STREAM_INGEST, Duration.ZERO, promise);
  }

  /** A read each 100 ms from second 1 on: each of these for a second, the last for three. */
  @SafeVarargs
  private static List<Sample> seconds(Map<String, Integer>... cells) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < (cells.length + 2) * 10; i++) {
      Map<String, Integer> now = cells[Math.min(i / 10, cells.length - 1)];
      samples.add(new Sample(1_000 + i * 100L, i, now.isEmpty() ? "ConnectException" : "", now));
    }
    return samples;
  }

  @Test
  void shouldTellWhenItWasSeenAndWhenItWasOver() {
    Promise promise = BACK.with("STALE/INGEST", SECOND.multipliedBy(3), Share.SOME);

    Result result =
        Verdict.of(kill(promise), 1_000, 5_000, seconds(FRESH, FRESH, HALF, HALF, FRESH), NONE);

    assertThat(result.broken()).isEmpty();
    assertThat(result.endMs()).isEqualTo(4_000);
    assertThat(result.reads()).isEqualTo(70);
    assertThat(result.failed()).isZero();
    assertThat(result.staleMs()).isEqualTo(2_000);
    assertThat(result.freshMs()).isEqualTo(4_000);
    assertThat(result.p99Ms()).isEqualTo(69);
    assertThat(result.cells()).isEqualTo(Map.of("PRESENT", 1_440, "STALE/INGEST", 240));
  }

  @Test
  void shouldCountFromTheEndWhereThatIsPromised() {
    Fault fault = kill(Promise.freshAgain(SECOND, From.END));

    Result result = Verdict.of(fault, 1_000, 2_500, seconds(FRESH, HALF, FRESH), NONE);

    assertThat(result.freshMs()).isEqualTo(500);
    assertThat(result.broken()).isEmpty();
  }

  @Test
  void shouldBreakWhereItComesLate() {
    Promise promise = BACK.with("STALE/INGEST", SECOND, Share.SOME);
    Result late = Verdict.of(kill(promise), 1_000, 2_000, seconds(FRESH, FRESH, HALF, FRESH), NONE);
    assertThat(late.broken()).containsExactly("STALE/INGEST after 2000 ms, not within 1000 ms");

    Result unseen = Verdict.of(kill(promise), 1_000, 2_000, seconds(FRESH), NONE);
    assertThat(unseen.broken()).containsExactly("STALE/INGEST after never, not within 1000 ms");

    Fault slow = kill(Promise.freshAgain(SECOND, From.BEGIN));
    Result stays = Verdict.of(slow, 1_000, 2_000, seconds(FRESH, HALF, HALF), NONE);
    assertThat(stays.broken()).containsExactly("fresh after never, not within 1000 ms");
    Result back = Verdict.of(slow, 1_000, 2_000, seconds(FRESH, HALF, FRESH), NONE);
    assertThat(back.broken()).containsExactly("fresh after 2000 ms, not within 1000 ms");
  }

  @Test
  void shouldBreakWhereReadsFailThatMustNot() {
    List<Sample> samples = seconds(FRESH, Map.of(), FRESH);

    Result strict = Verdict.of(kill(BACK), 1_000, 2_000, samples, NONE);
    Result lax = Verdict.of(kill(BACK.mayFailMeanwhile()), 1_000, 2_000, samples, NONE);

    assertThat(strict.failed()).isEqualTo(10);
    assertThat(strict.broken()).containsExactly("10 reads failed: ConnectException");
    assertThat(lax.broken()).isEmpty();
    assertThat(lax.freshMs()).isEqualTo(2_000);
  }

  @Test
  void shouldBreakWhereAValueThatWasReadIsMissing() {
    Map<String, Integer> gone = Map.of("PRESENT", 23, "MISSING/STORE", 1);

    Result result = Verdict.of(kill(BACK), 1_000, 2_000, seconds(FRESH, gone, FRESH), NONE);

    assertThat(result.broken()).containsExactly("10 cells were MISSING/STORE");
  }

  @Test
  void shouldBreakWhereOthersAreNotPresentOrNotAllAreStale() {
    Promise some = BACK.with("STALE/INGEST", SECOND, Share.SOME);
    Map<String, Integer> all = Map.of("STALE/INGEST", 24);
    assertThat(Verdict.of(kill(some), 1_000, 2_000, seconds(all, FRESH), NONE).broken())
        .containsExactly("10 reads had nothing PRESENT");

    Promise whole = BACK.with("STALE/STORE", SECOND, Share.ALL);
    assertThat(
            Verdict.of(kill(whole), 1_000, 4_000, seconds(STORE, STORE, FRESH, FRESH), NONE)
                .broken())
        .containsExactly("10 reads were not all STALE/STORE");
  }

  @Test
  void shouldBreakWhereSomethingIsLostOrDoesNotComeBack() {
    Loss loss = new Loss(1_000, 1, 2, 0, "");

    Result result = Verdict.of(kill(BACK), 1_000, Verdict.NEVER, seconds(FRESH), loss);

    assertThat(result.broken())
        .containsExactly("it did not come back", "lost: 1 rows, 2 bars, 0 rejects");
    assertThat(result.endMs()).isEqualTo(Verdict.NEVER);
  }

  @Test
  void shouldTellWhatElseIsSeenAfterwards() {
    List<Sample> samples = seconds(HALF, FRESH, FRESH, FRESH, FRESH, HALF, FRESH);

    Result result = Verdict.of(kill(BACK), 1_000, 2_000, samples, NONE);

    assertThat(result.freshMs()).isEqualTo(1_000);
    assertThat(result.later()).isEqualTo(10);
    assertThat(result.broken()).isEmpty();
  }

  @Test
  void shouldTakeWhatNobodySawAsFreshAtOnce() {
    Result result =
        Verdict.of(kill(Promise.nothingSeen()), 955, 2_000, seconds(FRESH, FRESH), NONE);

    assertThat(result.freshMs()).isZero();
    assertThat(result.broken()).isEmpty();
  }

  @Test
  void shouldNameEachFaultOnce() {
    assertThat(Fault.all()).extracting(Fault::name).doesNotHaveDuplicates();
    assertThat(Chaos.faults(List.of("kill-redis", "pause-kafka"), Means.NONE))
        .extracting(Fault::name)
        .containsExactly("kill-redis", "pause-kafka");
  }
}
