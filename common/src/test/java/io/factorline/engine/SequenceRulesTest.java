package io.factorline.engine;

import static io.factorline.engine.TestMarket.MAX_JUMP;
import static io.factorline.engine.TestMarket.MS;
import static io.factorline.engine.TestMarket.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventWriter;
import io.factorline.event.RejectReason;
import io.factorline.store.GuardState;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of ticks by their numbers. */
final class SequenceRulesTest {
  private static final String A = "SIM.A";
  private static final long T0 = TestMarket.ns("2026-11-17T03:00:00", ZoneOffset.UTC);
  private static final long HOSTILE = 1_000_000_000_000_000L;

  private final Bench bench = new Bench();
  private long timeNs = T0;

  private RejectReason next(long seq, double price) {
    timeNs += MS;
    return bench.trade(A, seq, timeNs, price);
  }

  private GuardState guard() {
    return bench.symbol(A).row().trades();
  }

  @Test
  void shouldTellDuplicatesFromLatecomersWithinTheWindow() {
    next(100, 10);
    next(103, 11);
    assertThat(bench.told.missing).isEqualTo(2);
    assertThat(next(103, 9)).isEqualTo(RejectReason.DUPLICATE);
    assertThat(next(100, 9)).isEqualTo(RejectReason.DUPLICATE);
    assertThat(next(102, 9)).isEqualTo(RejectReason.OUT_OF_ORDER);
    next(168, 12);
    assertThat(next(103, 9)).isEqualTo(RejectReason.OUT_OF_ORDER);
    assertThat(bench.symbol(A).row().lastPrice()).isEqualTo(12);
    assertThat(bench.told.details.getFirst())
        .isEqualTo("must be above the last one: seq=103, last=103");
  }

  @Test
  void shouldHoldAJumpAndApplyItOnceConfirmed() {
    next(1, 10);
    assertThat(next(1 + MAX_JUMP, 11)).isNull();
    assertThat(next(2 + 2 * MAX_JUMP, 12)).isNull();
    assertThat(bench.symbol(A).row().lastPrice()).isEqualTo(11);
    assertThat(guard().held()).isNotNull();

    assertThat(next(3 + 2 * MAX_JUMP, 13)).isNull();

    assertThat(guard().held()).isNull();
    assertThat(guard().lastSeq()).isEqualTo(3 + 2 * MAX_JUMP);
    assertThat(bench.symbol(A).view(0).row().bar().tradeCount()).isEqualTo(4);
    assertThat(bench.told.applied).containsExactly(0L, 1L, 2L, 3L);
    assertThat(bench.told.rejected).isEmpty();
  }

  @Test
  void shouldRejectAHeldTickWithItsOriginalBytesWhenTheSequenceGoesOn() {
    next(1, 10);
    next(HOSTILE, 99);
    assertThat(next(2, 11)).isNull();
    assertThat(bench.told.rejected)
        .containsExactly(new Recorder.Rejected(1, RejectReason.SEQ_JUMP));
    assertThat(new String(bench.told.rawRejects.getFirst(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"symbol\":\"SIM.A\",\"seq\":1000000000000000,\"eventTime\":1794884400002000000,"
                + "\"price\":99.0,\"size\":1.0}");
    assertThat(bench.symbol(A).row().pendingRejects().getFirst().isHeld()).isTrue();
    assertThat(bench.symbol(A).view(0).row().bar().high()).isEqualTo(11);
  }

  @Test
  void shouldNotTakeADuplicateOfAHeldTickForItsConfirmation() {
    next(1, 10);
    next(HOSTILE, 99);
    assertThat(next(HOSTILE, 99)).isEqualTo(RejectReason.DUPLICATE);
    assertThat(guard().held()).isNotNull();
    assertThat(next(2, 11)).isNull();
    assertThat(guard().lastSeq()).isEqualTo(2);
  }

  @Test
  void shouldReplaceAHeldTickByAnotherJump() {
    next(1, 10);
    next(HOSTILE, 99);
    next(50_000, 11);
    assertThat(bench.told.rejected)
        .containsExactly(new Recorder.Rejected(1, RejectReason.SEQ_JUMP));
    next(50_001, 12);
    assertThat(guard().lastSeq()).isEqualTo(50_001);
    assertThat(bench.symbol(A).view(0).row().bar().tradeCount()).isEqualTo(3);
  }

  @Test
  void shouldLeaveTheHeldTickAloneWhenTheNextOneIsRejected() {
    next(1, 10);
    next(50_000, 11);
    assertThat(bench.trade(A, 50_001, T0 - 2 * SECOND, 12)).isEqualTo(RejectReason.LATE);
    assertThat(next(1, 10)).isEqualTo(RejectReason.DUPLICATE);
    assertThat(guard().held()).isNotNull();
    assertThat(next(50_002, 13)).isNull();
    assertThat(bench.symbol(A).view(0).row().bar().tradeCount()).isEqualTo(3);
  }

  @Test
  void shouldGoOnFromAConfirmedNumberEvenIfItsTickIsTooLateByThen() {
    next(1, 10);
    next(50_000, 11);
    bench.clock("SIM", timeNs + 5 * SECOND);
    timeNs += 6 * SECOND;

    assertThat(next(50_001, 12)).isNull();

    assertThat(bench.told.rejected).containsExactly(new Recorder.Rejected(1, RejectReason.LATE));
    assertThat(guard().lastSeq()).isEqualTo(50_001);
    assertThat(bench.symbol(A).row().lastPrice()).isEqualTo(12);
  }

  @Test
  void shouldHoldAcrossARestart() {
    next(1, 10);
    bench.store(A);
    next(50_000, 11);
    bench.store(A);
    Bench second = bench.restart(2, bench.engine.marks());
    assertThat(second.trade(A, 50_001, timeNs + MS, 12)).isNull();
    assertThat(second.symbol(A).view(0).row().bar().tradeCount()).isEqualTo(3);
    assertThat(second.symbol(A).view(0).row().bar().high()).isEqualTo(12);
  }

  @Test
  void shouldTellAHeldRejectAgainAfterARestartUntilItIsAcknowledged() {
    next(1, 10);
    next(HOSTILE, 11);
    next(2, 12);
    bench.store(A);

    Bench second = bench.restart(3, bench.engine.marks());
    assertThat(second.told.rejected)
        .containsExactly(new Recorder.Rejected(1, RejectReason.SEQ_JUMP));
    assertThat(second.told.rawRejects.getFirst()).isEqualTo(bench.told.rawRejects.getFirst());

    second.symbol(A).rejectAcknowledged(1);
    second.engine.changedWhole(second.symbol(A));
    second.store(A);
    assertThat(second.restart(3, bench.engine.marks()).told.rejected).isEmpty();
  }

  @Test
  void shouldTakeBackAFirstTradeWhoseSuccessorsAreFarBelow() {
    assertThat(next(HOSTILE, 99)).isNull();
    assertThat(next(5, 10)).isNull();
    assertThat(bench.symbol(A).row().lastPrice()).isEqualTo(99);

    assertThat(next(6, 11)).isNull();

    assertThat(bench.told.rejected)
        .containsExactly(new Recorder.Rejected(0, RejectReason.SEQ_JUMP));
    assertThat(bench.symbol(A).row().provisional()).isNull();
    assertThat(bench.symbol(A).view(0).row().bar().tradeCount()).isEqualTo(2);
    assertThat(bench.symbol(A).view(0).row().bar().open()).isEqualTo(10);
    assertThat(guard().lastSeq()).isEqualTo(6);
    assertThat(next(7, 12)).isNull();
    assertThat(next(6, 12)).isEqualTo(RejectReason.DUPLICATE);
  }

  @Test
  void shouldTakeBackAFirstTradeThatRanAheadInTime() {
    Trade ahead = new Trade(A, HOSTILE, T0 + 4 * SECOND, 99, 1);
    assertThat(bench.at(T0).send(ahead, MarketEventWriter.trade(ahead))).isNull();
    assertThat(next(5, 10)).isNull();
    assertThat(next(6, 11)).isNull();
    assertThat(guard().effectiveNs()).isEqualTo(T0 + 2 * MS);
  }

  @Test
  void shouldKeepTheFirstTradeWhenTheNextFollowsIt() {
    next(HOSTILE, 10);
    next(5, 99);
    assertThat(next(HOSTILE + 1, 11)).isNull();
    assertThat(bench.told.rejected)
        .containsExactly(new Recorder.Rejected(1, RejectReason.SEQ_JUMP));
    assertThat(guard().lastSeq()).isEqualTo(HOSTILE + 1);
  }

  @Test
  void shouldOnlyCorrectTheSequenceOnceABarOfTheFirstTradeHasClosed() {
    next(HOSTILE, 99);
    bench.clock("SIM", T0 + SECOND);
    timeNs = T0 + SECOND;
    next(5, 10);
    next(6, 11);
    assertThat(bench.told.rejected).isEmpty();
    assertThat(bench.bars("live_1s")).hasSize(1);
    assertThat(guard().lastSeq()).isEqualTo(6);
    assertThat(next(7, 12)).isNull();
  }

  @Test
  void shouldComeBackFromTwoHostileTicksThatConfirmEachOther() {
    next(1, 10);
    next(2, 10);
    next(HOSTILE, 99);
    next(HOSTILE + 1, 99);
    assertThat(guard().lastSeq()).isEqualTo(HOSTILE + 1);

    assertThat(next(3, 11)).isNull();
    assertThat(next(4, 12)).isNull();

    assertThat(guard().lastSeq()).isEqualTo(4);
    assertThat(bench.symbol(A).row().lastPrice()).isEqualTo(12);
    assertThat(next(5, 12)).isNull();
    assertThat(next(2, 12)).isEqualTo(RejectReason.OUT_OF_ORDER);
  }

  @Test
  void shouldNotGoBackOnceTheNewSequenceHasProvenItself() {
    next(1, 10);
    for (int i = 0; i < GuardState.DOUBTFUL_TICKS + 2; i++) {
      next(50_000 + i, 10);
    }
    assertThat(next(2, 11)).isEqualTo(RejectReason.OUT_OF_ORDER);
    assertThat(next(3, 11)).isEqualTo(RejectReason.OUT_OF_ORDER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1,2,3,4", "5", "7,9000", "1,2,90000,90001,90002", "90000,1,2,3", "3,90000,4"})
  void shouldRejectASecondReplayWhole(String numbers) {
    List<Long> file = List.of(numbers.split(",")).stream().map(Long::valueOf).toList();
    file.forEach(seq -> next(seq, (double) (10 + seq % 7)));
    byte[] before = bench.store(A).get("f");
    long effective = guard().effectiveNs();
    double last = bench.symbol(A).row().lastPrice();
    long count = bench.symbol(A).view(2).row().bar().tradeCount();

    file.forEach(seq -> next(seq, 50));

    assertThat(before).isNotEmpty();
    assertThat(guard().effectiveNs()).isEqualTo(effective);
    assertThat(bench.symbol(A).row().lastPrice()).isEqualTo(last);
    assertThat(bench.symbol(A).view(2).row().bar().tradeCount()).isEqualTo(count);
  }

  @Test
  void shouldTakeAllInOrderOfTheLogWhereNumbersMeanNothing() {
    assertThat(bench.trade("RAW.A", 5, T0, 10)).isNull();
    assertThat(bench.trade("RAW.A", 5, T0, 11)).isNull();
    assertThat(bench.trade("RAW.A", HOSTILE, T0, 12)).isNull();
    assertThat(bench.trade("RAW.A", 1, T0, 13)).isNull();
    assertThat(bench.symbol("RAW.A").row().trades().lastSeq()).isEqualTo(GuardState.NONE);
  }

  @Test
  void shouldBeginAnewWithEachSessionWhereTheVenueSaysSo() {
    long midnight = TestMarket.ns("2026-11-18T00:00:00", ZoneOffset.UTC);
    bench.trade("DAYS.A", 500, midnight - 5 * SECOND, 10);
    bench.clock("DAYS", midnight);

    assertThat(bench.trade("DAYS.A", 501, midnight - 500 * MS, 11)).isNull();
    assertThat(bench.trade("DAYS.A", 1, midnight + 100 * MS, 12)).isNull();
    assertThat(bench.trade("DAYS.A", 2, midnight + 200 * MS, 13)).isNull();
    assertThat(bench.trade("DAYS.A", 502, midnight - 400 * MS, 14))
        .isEqualTo(RejectReason.OUT_OF_ORDER);
    assertThat(bench.symbol("DAYS.A").row().trades().lastSeq()).isEqualTo(2);
  }

  @Test
  void shouldFindTheSequenceOfANewSessionBehindAHostileFirstTick() {
    long midnight = TestMarket.ns("2026-11-18T00:00:00", ZoneOffset.UTC);
    bench.trade("DAYS.A", 500, midnight - 5 * SECOND, 10);
    bench.trade("DAYS.A", HOSTILE, midnight + MS, 99);
    assertThat(bench.trade("DAYS.A", 1, midnight + 2 * MS, 11)).isNull();
    assertThat(bench.trade("DAYS.A", 2, midnight + 3 * MS, 12)).isNull();
    assertThat(bench.trade("DAYS.A", 3, midnight + 4 * MS, 12)).isNull();
    assertThat(bench.symbol("DAYS.A").row().trades().lastSeq()).isEqualTo(3);
  }

  @Test
  void shouldSendARejectFromBeforeTheSymbolWasKnownAgain() {
    bench.clock("SIM", T0 + 10 * SECOND);
    assertThat(bench.trade(A, 1, T0, 10)).isEqualTo(RejectReason.LATE);
    bench.trade(A, 2, T0 + 10 * SECOND, 10);
    bench.store(A);

    Bench second = bench.restart(0, List.of());
    second.clock("SIM", T0 + 10 * SECOND);
    assertThat(second.trade(A, 1, T0, 10)).isEqualTo(RejectReason.LATE);
    assertThat(second.trade(A, 2, T0 + 10 * SECOND, 10)).isNull();
    assertThat(second.symbol(A).view(0).row().bar().tradeCount()).isEqualTo(1);
  }
}
