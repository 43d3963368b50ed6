package io.factorline.ingest.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.engine.LogRecord;
import io.factorline.event.MarketEvent.Halt;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {
  private final Arrivals arrivals = new Arrivals();

  private ReadBatch add(int partition, long... offsets) {
    List<LogRecord> records =
        LongStream.of(offsets)
            .mapToObj(offset ->
                new LogRecord(offset, 1_000 + offset, new Halt("A", 0, true), new byte[0]))
            .toList();
    ReadBatch batch = new ReadBatch(partition, 1, records);
    arrivals.announce(records.size());
    arrivals.add(batch);
    return batch;
  }

  @Test
  void shouldGiveAllRecordsInOrder() {
    ReadBatch first = add(0, 5, 6);
    ReadBatch second = add(1, 9);
    assertThat(arrivals.count()).isEqualTo(3);

    assertThat(arrivals.batch()).isSameAs(first);
    assertThat(arrivals.isAtStart()).isTrue();
    assertThat(arrivals.take(first).offset()).isEqualTo(5);
    assertThat(arrivals.isAtStart()).isFalse();
    assertThat(arrivals.take(first).offset()).isEqualTo(6);
    assertThat(arrivals.batch()).isSameAs(second);
    assertThat(arrivals.isAtStart()).isTrue();
    assertThat(arrivals.take(second).offset()).isEqualTo(9);
    assertThat(arrivals.isEmpty()).isTrue();
    assertThat(arrivals.count()).isZero();
  }

  @Test
  void shouldDropTheRestOfABatch() {
    ReadBatch first = add(0, 5, 6, 7);
    add(1, 9);
    var _ = arrivals.take(first);
    arrivals.drop(first);
    assertThat(arrivals.count()).isEqualTo(1);
    assertThat(arrivals.isAtStart()).isTrue();
  }

  @Test
  void shouldLetAPartitionWaitAside() {
    ReadBatch first = add(0, 5, 6, 7);
    ReadBatch other = add(1, 9);
    add(0, 8);
    var _ = arrivals.take(first);
    assertThat(arrivals.peek(first).offset()).isEqualTo(6);

    arrivals.park(first);
    add(0, 10);

    assertThat(arrivals.parked()).containsExactly(0);
    assertThat(arrivals.count()).isEqualTo(5);
    assertThat(arrivals.oldestMs())
        .containsOnly(java.util.Map.entry(0, 1_006L), java.util.Map.entry(1, 1_009L));
    assertThat(arrivals.batch()).isSameAs(other);
    var _ = arrivals.take(other);
    assertThat(arrivals.isEmpty()).isTrue();

    arrivals.unpark(0);
    add(0, 11);

    for (long offset : new long[] {6, 7, 8, 10, 11}) {
      ReadBatch next = arrivals.batch();
      assertThat(next.partition()).isZero();
      assertThat(arrivals.take(next).offset()).isEqualTo(offset);
    }
    assertThat(arrivals.parked()).isEmpty();
    assertThat(arrivals.count()).isZero();
  }

  @Test
  void shouldTellTheOldestOfEachPartition() {
    add(0, 5, 6);
    add(1, 9);
    add(0, 7);
    assertThat(arrivals.oldestMs())
        .containsOnly(java.util.Map.entry(0, 1_005L), java.util.Map.entry(1, 1_009L));
  }
}
