package io.factorline.engine;

import static io.factorline.engine.TestMarket.MS;
import static io.factorline.engine.TestMarket.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.MarketEvent.Unreadable;
import io.factorline.event.RejectReason;
import io.factorline.store.CellBits;
import io.factorline.store.HotRow;
import io.factorline.store.TopicId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a record changes of a row, and what of it is written. */
final class RowChangeTest {
  private static final String A = "SIM.A";
  private static final long T0 = TestMarket.ns("2026-11-17T03:00:00", ZoneOffset.UTC);

  private final Bench bench = new Bench();

  @Test
  void shouldWriteNoStateUntilABarCloses() {
    bench.trade(A, 1, T0, 10);
    assertThat(bench.passOf(A)).containsExactly("f", "q", "c");
    bench.trade(A, 2, T0 + MS, 11);
    assertThat(bench.passOf(A)).containsExactly("f");
    bench.quote(A, 1, T0 + MS, 10, 11);
    assertThat(bench.passOf(A)).containsExactly("q");
    bench.clock("SIM", T0 + SECOND);
    assertThat(bench.passOf(A)).containsExactly("f", "c", "s:live_1s");
    bench.trade(A, 3, T0 + 60 * SECOND, 12);
    assertThat(bench.passOf(A)).containsExactly("f", "c", "s:live_1m");
    assertThat(bench.passOf(A)).isEmpty();
  }

  @Test
  void shouldTellAChangeOnceUntilItIsWritten() {
    bench.trade(A, 1, T0, 10);
    bench.trade(A, 2, T0, 11);
    assertThat(bench.told.changed).hasSize(1);
    bench.store(A);
    assertThat(bench.told.changed).isEmpty();
    bench.trade(A, 2, T0, 11);
    assertThat(bench.told.changed).hasSize(1);
  }

  @Test
  void shouldMoveOnlyOffsetAndRejectsByARejectedTick() {
    bench.trade(A, 1, T0, 10);
    HotRow before = bench.read(A);
    bench.trade(A, 1, T0 + MS, 99);
    bench.send(new Unreadable(A, RejectReason.MALFORMED, "must be JSON"), new byte[] {7});
    assertThat(bench.passOf(A)).containsExactly("f");
    bench.engine.changedWhole(bench.symbol(A));
    HotRow after = bench.read(A);
    assertThat(after.header().offset()).isEqualTo(2);
    assertThat(after.row().pendingRejects()).hasSize(2);
    assertThat(io.factorline.store.Digest.ofSymbol(after.row(), Map.of()))
        .isEqualTo(io.factorline.store.Digest.ofSymbol(before.row(), Map.of()));
  }

  @Test
  void shouldTellWarmingUpFromUndefinedAndHonourUnstableBars() {
    for (int i = 0; i < 6; i++) {
      bench.trade(A, i + 1, T0 + i * 60 * SECOND, 10 + i);
    }
    List<Long> seconds = bench.bars("live_1s").get(3).cells();
    assertThat(seconds.get(6)).isEqualTo(CellBits.WARMING_UP);
    assertThat(bench.bars("live_1s").get(4).cells().get(6))
        .isEqualTo(Double.doubleToRawLongBits(12));
    assertThat(bench.bars("live_1m").get(1).cells().get(0)).isEqualTo(CellBits.WARMING_UP);
    assertThat(bench.bars("live_1m").get(2).cells().get(0))
        .isEqualTo(Double.doubleToRawLongBits(12));
    assertThat(CellBits.of(Double.NaN, true)).isEqualTo(CellBits.UNDEFINED);
    assertThat(CellBits.of(Double.POSITIVE_INFINITY, true)).isEqualTo(CellBits.UNDEFINED);
    assertThat(CellBits.of(1, false)).isEqualTo(CellBits.WARMING_UP);
  }

  @Test
  void shouldHaltAndResume() {
    assertThat(bench.halt(A, true)).isEqualTo(RejectReason.UNKNOWN_TARGET);
    bench.trade(A, 1, T0, 10);
    bench.halt(A, true);
    assertThat(bench.read(A).row().isHalted()).isTrue();
    bench.trade(A, 2, T0, 10);
    assertThat(bench.read(A).row().isHalted()).isTrue();
    bench.halt(A, false);
    assertThat(bench.read(A).row().isHalted()).isFalse();
  }

  @Test
  void shouldBringAllThatIsRememberedToTheTermsAfterASplit() {
    bench.trade(A, 1, T0, 2_650_000, 2);
    bench.trade(A, 2, T0 + SECOND, 2_600_000, 4);
    bench.quote(A, 1, T0 + SECOND, 1, 2);
    bench.trade(A, 50_000, T0 + SECOND, 2_700_000, 6);

    assertThat(bench.split(A, 50)).isNull();

    SymbolState symbol = bench.symbol(A);
    assertThat(symbol.row().lastPrice()).isEqualTo(52_000);
    assertThat(symbol.view(0).row().bar().volume()).isEqualTo(200);
    assertThat(symbol.row().quote().bid()).isZero();
    assertThat(bench.passOf(A)).contains("f", "q", "c", "s:live_1s", "s:live_1m", "s:daily");
    bench.trade(A, 50_001, T0 + SECOND, 51_000, 1);
    assertThat(symbol.view(0).row().bar().high()).isEqualTo(54_000);
    assertThat(symbol.view(0).row().bar().volume()).isEqualTo(501);
    bench.trade(A, 50_002, T0 + 2 * SECOND, 51_500, 1);
    assertThat(Bench.value(bench.bars("live_1s").getLast(), "vwap"))
        .isEqualTo((2_650_000. * 2 + 2_600_000. * 4 + 2_700_000. * 6 + 51_000.) / 601);
  }

  @Test
  void shouldRefuseASplitThatNoStateCouldHold() {
    bench.trade(A, 1, T0, 1e-99, 1);
    bench.trade(A, 2, T0 + SECOND, 1e-99, 1);
    assertThat(bench.split(A, 1000)).isEqualTo(RejectReason.RANGE);
    assertThat(bench.symbol(A).row().lastPrice()).isEqualTo(1e-99);
  }

  @Test
  void shouldTakeOverARowOfAnotherTopicId() {
    bench.trade(A, 1, T0, 10);
    bench.trade(A, 1, T0, 10);
    bench.trade(A, 900_000, T0, 11);
    bench.trade(A, 2, T0, 12);
    Map<String, byte[]> fields = new HashMap<>(bench.store(A));
    var other = new TopicId(7, 7);
    Recorder told = new Recorder();
    var engine = new PartitionEngine(bench.plan, new PartitionEngine.LogId(other, 0, 1), told);
    SymbolState symbol = engine.restore(Bench.stored(A, fields, bench.plan));
    engine.tellWaitingRejects();

    assertThat(symbol.offset()).isEqualTo(-1);
    assertThat(told.changed).contains(symbol);
    assertThat(told.rejected).containsExactly(new Recorder.Rejected(2, RejectReason.SEQ_JUMP));
    assertThat(symbol.row().pendingRejects()).hasSize(1);
    assertThat(symbol.row().trades().lastSeq()).isEqualTo(2);
    var again = new io.factorline.event.MarketEvent.Trade(A, 2, T0, 12, 1);
    engine.apply(new LogRecord(0, T0 / MS, again, new byte[] {1}));
    assertThat(told.rejected.getLast()).isEqualTo(new Recorder.Rejected(0, RejectReason.DUPLICATE));
    assertThat(symbol.offset()).isEqualTo(0);
  }

  @Test
  void shouldGoOnWithSameDefinitionsAndWarmUpChangedOnes() {
    for (int i = 0; i < 4; i++) {
      bench.trade(A, i + 1, T0 + i * SECOND, 10 + i);
    }
    Map<String, byte[]> fields = bench.store(A);
    EnginePlan changed =
        TestMarket.plan(
            TestMarket.view("live_1m", "1m", 0, "00000000000000ff"), TestMarket.SECONDS);
    var stored = Bench.stored(A, fields, bench.plan);
    var engine =
        new PartitionEngine(
            changed, new PartitionEngine.LogId(TestMarket.TOPIC, 0, 1), EngineListener.NONE);
    engine.startAt(4, bench.engine.marks());
    SymbolState symbol = engine.restore(stored);
    assertThat(symbol.view(0).row().bar().isOpen()).isFalse();
    assertThat(symbol.view(1).row().closedCount()).isEqualTo(3);
    assertThat(symbol.view(1).row().bar().close()).isEqualTo(13);
    assertThat(symbol.isChanged()).isTrue();
  }
}
