package io.factorline.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.event.ClockSource;
import io.factorline.store.Heartbeat;
import io.factorline.store.Heartbeat.VenueBeat;
import io.factorline.store.RestartPoint;
import io.factorline.store.VenueMark;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HeartbeatBookTest {
  private static final long MS = 1_000_000L;
  private static final long OPEN_MS = ms("2026-11-20T09:00:00+09:00[Asia/Seoul]");

  private final HeartbeatBook book = new HeartbeatBook(CatalogLoader.defaults(), Freshness.DEFAULT);
  private long nowMs = OPEN_MS + 60_000;
  private long beat;

  private static long ms(String time) {
    return ZonedDateTime.parse(time).toInstant().toEpochMilli();
  }

  private static VenueBeat venue(String id, long clockMs, boolean replayed, long lastFeedMs) {
    return new VenueBeat(
        new VenueMark(id, clockMs * MS, ClockSource.FEED, List.of()), replayed, lastFeedMs);
  }

  private String beat(VenueBeat... venues) {
    return beat(2, ++beat, 0, venues);
  }

  private static String beat(int partitions, long number, long oldestMs, VenueBeat... venues) {
    return new Heartbeat(
            "owner",
            1,
            number,
            partitions,
            RestartPoint.startOf(Scene.TOPIC),
            oldestMs,
            null,
            List.of(venues))
        .toJson();
  }

  private Board look(@Nullable String... jsons) {
    return book.look(new ArrayList<>(Arrays.asList(jsons)), nowMs * MS, nowMs);
  }

  private boolean isFresh(Board board, int partition) {
    PartitionState state = board.partition(partition);
    return state != null && board.isFresh(state, nowMs * MS, nowMs);
  }

  @Test
  void shouldNotTrustAHeartbeatBeforeItHasChanged() {
    String left = beat();
    assertThat(isFresh(look(left, left), 0)).isFalse();
    nowMs += 500;
    assertThat(isFresh(look(left, left), 0)).isFalse();
    assertThat(isFresh(look(beat(), left), 0)).isTrue();
    assertThat(isFresh(look(beat(), left), 1)).isFalse();
  }

  @Test
  void shouldCountAnOwnerAsGoneTwoSecondsAfterItsLastBeat() {
    look(beat(), beat());
    Board board = look(beat(), beat());
    nowMs += 2_000;
    assertThat(isFresh(board, 0)).isTrue();
    nowMs += 1;
    assertThat(isFresh(board, 0)).isFalse();
    assertThat(board.troubles(nowMs * MS, nowMs))
        .containsExactly("partition 0: no new heartbeat", "partition 1: no new heartbeat");
  }

  @Test
  void shouldAcceptABeatOfANewOwnerThatCountsFromTheStart() {
    beat = 500;
    look(beat(), beat());
    beat = 0;
    assertThat(isFresh(look(beat(), beat()), 0)).isTrue();
  }

  @Test
  void shouldCountAnOwnerAsBehindOnceItsOldestRecordIsTwoSecondsOld() {
    look(beat(2, 1, 0), null);
    assertThat(isFresh(look(beat(2, 2, nowMs - 2_000), null), 0)).isTrue();
    Board behind = look(beat(2, 3, nowMs - 2_001), null);
    assertThat(isFresh(behind, 0)).isFalse();
    assertThat(behind.troubles(nowMs * MS, nowMs))
        .containsExactly("partition 0: behind its log", "partition 1: no heartbeat");
  }

  @Test
  void shouldReadAsManyPartitionsAsTheHeartbeatsTell() {
    assertThat(book.toRead()).isEqualTo(HeartbeatBook.PROBED);
    look(beat(), null);
    assertThat(book.toRead()).isEqualTo(2);
  }

  @Test
  void shouldSurviveWhatIsNoHeartbeat() {
    look("{}", beat());
    Board board = look("nonsense", beat());
    assertThat(isFresh(board, 0)).isFalse();
    assertThat(isFresh(board, 1)).isTrue();
  }

  @Test
  void shouldSettleWhenAllAreFreshOrTwoSecondsHavePassed() {
    assertThat(look(beat(), beat()).isSettled()).isFalse();
    assertThat(look(beat(), beat()).isSettled()).isTrue();

    HeartbeatBook alone = new HeartbeatBook(CatalogLoader.defaults(), Freshness.DEFAULT);
    assertThat(alone.look(List.of(), nowMs * MS, nowMs).isSettled()).isFalse();
    long later = nowMs + 2_001;
    assertThat(alone.look(List.of(), later * MS, later).isSettled()).isTrue();
  }

  @Test
  void shouldHearAFeedInAnyPartition() {
    look(beat(venue("KRX", nowMs, false, nowMs - 20_000)), beat(venue("KRX", 0, false, nowMs)));
    nowMs += 10_000;
    assertThat(look(beat(), beat()).silentFeeds()).isEmpty();
    nowMs += 1;
    assertThat(look(beat(), beat()).silentFeeds()).containsExactly("KRX");
  }

  @Test
  void shouldNotExpectAFeedOutsideItsSessionNorRightAfterItsOpen() {
    VenueBeat yesterday = venue("KRX", nowMs, false, OPEN_MS - 60_000_000);
    nowMs = OPEN_MS - 1;
    assertThat(look(beat(yesterday), null).silentFeeds()).isEmpty();
    nowMs = OPEN_MS + 10_000;
    assertThat(look(beat(yesterday), null).silentFeeds()).isEmpty();
    nowMs = OPEN_MS + 10_001;
    assertThat(look(beat(yesterday), null).silentFeeds()).containsExactly("KRX");
  }

  @Test
  void shouldNotJudgeAFeedAfterAReplayUntilSomethingElseFollows() {
    VenueBeat replayed = venue("SIM", nowMs, true, nowMs);
    look(beat(replayed), beat(replayed));
    nowMs += 60_000;
    assertThat(look(beat(replayed), beat(replayed)).silentFeeds()).isEmpty();

    VenueBeat ticked = venue("SIM", nowMs, false, nowMs);
    look(beat(replayed), beat(ticked));
    nowMs += 10_001;
    assertThat(look(beat(replayed), beat(ticked)).silentFeeds()).containsExactly("SIM");
  }

  @Test
  void shouldCutAtTheEarliestClockOfTheFreshPartitions() {
    var view = CatalogLoader.defaults().barViews().getFirst();
    VenueBeat ahead = venue("SIM", 5_900, false, nowMs);
    VenueBeat behind = venue("SIM", 3_100, false, nowMs);
    look(beat(ahead), beat(behind));
    assertThat(look(beat(ahead), beat(behind)).cutEndNs("SIM", view)).isEqualTo(3_000 * MS);

    nowMs += 2_001;
    String dead = Objects.requireNonNull(beat(2, 2, 0, behind));
    look(beat(ahead), dead);
    nowMs += 2_001;
    assertThat(look(beat(ahead), dead).cutEndNs("SIM", view)).isEqualTo(5_000 * MS);
    assertThat(look(beat(ahead), dead).cutEndNs("KRX", view)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void shouldCutDailyBarsAtTheEndOfTheLastSession() {
    var daily =
        CatalogLoader.defaults().barViews().stream()
            .filter(v -> v.timeframe().isDaily())
            .findFirst()
            .orElseThrow();
    long mondayNoon = ms("2026-11-23T12:00:00+09:00[Asia/Seoul]");
    VenueBeat noon = venue("KRX", mondayNoon, false, nowMs);
    look(beat(noon), beat());

    assertThat(look(beat(noon), beat()).cutEndNs("KRX", daily))
        .isEqualTo(ms("2026-11-20T15:30:30+09:00[Asia/Seoul]") * MS);
  }
}
