package io.factorline.api.history.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.history.stitch.TimedRows;
import io.factorline.store.TopicId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TailLogTest {
  private final TailLog log = new TailLog(new TopicId(1, 2), List.of(1, 1), new long[] {10, 0});

  private static TailBar bar(String symbol, int view, long endNs) {
    return new TailBar(symbol, view, endNs, endNs, 0, new long[] {endNs});
  }

  private void append(int partition, long offset, TailBar bar) {
    log.add(partition, offset, bar);
    log.readTo(partition, offset + 1);
    log.wholeTo(partition, offset + 1);
  }

  private TimedRows rows(String symbol, int view, long... offsets) {
    return log.rows(symbol, view, new int[] {0}, Long.MIN_VALUE, Long.MAX_VALUE, offsets);
  }

  @Test
  void shouldTellABarThatCameTwiceOnce() {
    append(0, 10, bar("A", 0, 100));
    append(0, 11, bar("A", 0, 200));

    assertThat(log.add(0, 12, bar("A", 0, 100))).isFalse();
    assertThat(log.add(0, 13, bar("A", 0, 200))).isFalse();
    assertThat(rows("A", 0, 14, 0).count()).isEqualTo(2);
    assertThat(rows("A", 0, 11, 0).count()).isEqualTo(1);
    assertThat(rows("A", 1, 14, 0).count()).isZero();
  }

  @Test
  void shouldForgetViewByView() {
    for (int i = 0; i < 2_000; i++) {
      append(0, 10 + 2L * i, bar("A", 0, 100 + i));
      append(0, 11 + 2L * i, bar("A", 1, 100 + i));
    }
    long before = log.bytes();

    log.trim(0, new long[] {3_000, 0});

    assertThat(log.start(0, 0)).isEqualTo(3_000);
    assertThat(log.start(1, 0)).isEqualTo(10);
    assertThat(log.bytes()).isLessThan(before * 3 / 4);
    assertThat(rows("A", 1, 9_999, 0).count()).isEqualTo(2_000);
    assertThat(log.lastEndNs("A", 0)).isEqualTo(2_099);
    assertThat(log.firstEndNs("A", 0)).isGreaterThan(100);
  }

  @Test
  void shouldFitIntoItsRoomByForgettingTheOldest() {
    for (int i = 0; i < 5_000; i++) {
      append(1, i, bar("B" + i % 7, i % 2, 100 + i));
    }

    assertThat(log.shrinkTo(40_000)).isTrue();

    assertThat(log.bytes()).as("with room for more").isLessThanOrEqualTo(35_000);
    long start = log.start(0, 1);
    assertThat(start).isPositive();
    for (int i = (int) start; i < 5_000; i++) {
      TimedRows rows = rows("B" + i % 7, i % 2, 10, 5_000);
      assertThat(rows.between(100 + i, 101 + i).count()).isEqualTo(1);
    }
    assertThat(log.shrinkTo(40_000)).isFalse();
    assertThat(log.shrinkTo(0)).isTrue();
    assertThat(log.bytes()).isZero();
  }

  @Test
  void shouldSayWhatKafkaHasLost() {
    append(1, 0, bar("B", 0, 100));

    log.lost(1, 500);

    assertThat(log.start(0, 1)).isEqualTo(500);
    assertThat(log.next(1)).isEqualTo(500);
    assertThat(log.positions()).containsExactly(10, 500);
    assertThat(log.first(1)).isZero();
  }

  @Test
  void shouldNotCutBetweenBarsThatOneRecordClosed() {
    WholeGroups groups = new WholeGroups();
    groups.follow(log);
    TailBarReader.Closing first = new TailBarReader.Closing(3, 70);
    TailBarReader.Closing second = new TailBarReader.Closing(3, 71);

    groups.next(1, 0, first, 0);
    groups.next(1, 1, first, 0);
    log.readTo(1, 2);
    groups.closeQuiet(1_000_000);
    assertThat(log.positions()[1]).isZero();
    assertThat(groups.isAnyOpen()).isTrue();

    groups.next(1, 2, second, 2_000_000);
    log.readTo(1, 3);
    groups.closeQuiet(3_000_000);
    assertThat(log.positions()[1]).isEqualTo(2);

    groups.closeQuiet(32_000_000);
    assertThat(log.positions()[1]).isEqualTo(3);
    assertThat(groups.isAnyOpen()).isFalse();
  }
}
