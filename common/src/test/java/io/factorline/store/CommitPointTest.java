package io.factorline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.event.ClockSource;
import io.factorline.market.Session;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commit metadata stays within what Kafka takes, whatever the log has changed. */
final class CommitPointTest {
  private static final long HOUR = 3_600_000_000_000L;
  private static final TopicId TOPIC = new TopicId(1, 2);

  private static RestartPoint point(int venues, int days) {
    List<VenueMark> marks = new ArrayList<>();
    for (int v = 0; v < venues; v++) {
      List<Session> changes = new ArrayList<>();
      for (long day = 20_000; day < 20_000 + days; day++) {
        long openNs = day * 24 * HOUR + HOUR;
        changes.add(new Session(day, openNs, openNs + 7 * HOUR, openNs + 7 * HOUR + 30));
      }
      FeedMark feed = new FeedMark(false, 1, 2, 3, 4, 5);
      marks.add(new VenueMark("VENUE-%02d".formatted(v), HOUR, ClockSource.FEED, changes, feed));
    }
    return new RestartPoint(TOPIC, 1L << 40, marks);
  }

  @Test
  void shouldCarryTheMarksWhereTheyFit() {
    RestartPoint point = point(4, 16);

    assertThat(CommitPoint.decode(CommitPoint.encode(point)))
        .isEqualTo(new CommitPoint(point, true));
    assertThat(CommitPoint.decode(CommitPoint.encode(point(0, 0))).hasMarks()).isTrue();
  }

  @Test
  void shouldNeverBeLongerThanKafkaTakes() {
    RestartPoint most = point(64, 16);
    assertThat(most.encode().length()).isGreaterThan(CommitPoint.MAX_BYTES);

    for (int venues = 0; venues <= 64; venues++) {
      String text = CommitPoint.encode(point(venues, 16));

      assertThat(text.length()).isLessThanOrEqualTo(CommitPoint.MAX_BYTES);
      assertThat(CommitPoint.decode(text).point().offset()).isEqualTo(1L << 40);
    }
    assertThat(CommitPoint.decode(CommitPoint.encode(most)))
        .isEqualTo(new CommitPoint(new RestartPoint(TOPIC, 1L << 40, List.of()), false));
  }

  @Test
  void shouldRefuseWhatIsNoRestartPoint() {
    assertThatThrownBy(() -> CommitPoint.decode("1;2;*"))
        .isInstanceOf(RowFormatException.class)
        .hasMessage("must be a restart point of version 1: text=1;2");
    assertThatThrownBy(() -> CommitPoint.decode("")).isInstanceOf(RowFormatException.class);
  }
}
