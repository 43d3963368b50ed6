package io.factorline.gateway.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.gateway.rollout.Guards;
import io.factorline.gateway.rollout.MoneyLimits;
import io.factorline.gateway.rollout.Plans;
import io.factorline.gateway.rollout.Rollout;
import io.factorline.gateway.signal.CanaryShare;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RolloutBoardTest {
  private static final Duration FOLLOW = Duration.ofSeconds(2);
  private static final long CONNECTION = 7;
  private static final String MODEL = "momentum";

  private final AtomicLong nowNs = new AtomicLong(5);
  private final RolloutBoard board = board();
  private final Rollout armed =
      Rollout.none(MODEL)
          .start(
              Plans.of(
                  2,
                  new MoneyLimits("USD", 1_000, 10_000, 60, 50_000, 5_000),
                  Guards.DEFAULT,
                  5_000),
              1,
              "sha",
              "salt",
              Plans.by("ada", 1))
          .arm(Plans.by("ada", 2));

  private RolloutBoard board() {
    List<String> universe = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      universe.add("SIM." + i);
      universe.add("%06d".formatted(i));
    }
    return new RolloutBoard(
        name -> universe, symbol -> symbol.startsWith("SIM.") ? "USD" : "KRW", FOLLOW, nowNs::get);
  }

  @Test
  void shouldLeaveSymbolsInAnotherCurrencyToTheStableVersion() {
    board.put(armed, nowNs.get(), CONNECTION);

    CanaryShare share = board.canary(MODEL);

    assertThat(share).isNotNull();
    assertThat(share.symbols())
        .hasSizeBetween(200, 300)
        .allMatch(symbol -> symbol.startsWith("SIM."));
    assertThat(share.most().currency()).isEqualTo("USD");
  }

  @Test
  void shouldGiveTheCanaryNothingWhereItHasNotLookedForTooLong() {
    board.put(armed, nowNs.get(), CONNECTION);

    nowNs.addAndGet(FOLLOW.toNanos());
    assertThat(board.canary(MODEL)).isNotNull();
    assertThat(board.isOpen(MODEL, CONNECTION)).isTrue();
    assertThat(board.isOpen(MODEL, CONNECTION + 1)).as("by another connection").isFalse();
    nowNs.incrementAndGet();
    assertThat(board.canary(MODEL)).isNull();
    assertThat(board.isOpen(MODEL, CONNECTION)).isFalse();

    board.put(armed, nowNs.get(), RolloutBoard.CLOSED);
    assertThat(board.canary(MODEL)).isNotNull();
    assertThat(board.isOpen(MODEL, CONNECTION))
        .as("it looks, and the ledger is not read")
        .isFalse();
  }

  @Test
  void shouldGiveTheSameToEachReplicaAndAfterARestart() {
    RolloutBoard other = board();
    board.put(armed, nowNs.get(), CONNECTION);
    other.put(armed, nowNs.get(), CONNECTION);

    assertThat(other.canary(MODEL)).isEqualTo(board.canary(MODEL));
    assertThat(board.canary(MODEL)).isNotNull();
  }

  @Test
  void shouldHaveNoShareBeforeItIsArmedAndAfterARollback() {
    board.put(Rollout.none(MODEL), nowNs.get(), CONNECTION);
    assertThat(board.canary(MODEL)).isNull();

    board.put(armed.rollBack(Plans.by("ada", 3)), nowNs.get(), CONNECTION);
    assertThat(board.canary(MODEL)).isNull();
    assertThat(board.stableVersion(MODEL)).isEqualTo(1);
  }
}
