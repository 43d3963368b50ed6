package io.factorline.online;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BoardTrailTest {
  private final BoardTrail trail = new BoardTrail();

  private static Board board(long takenNs) {
    return new Board(Freshness.DEFAULT, List.of(), Map.of(), Set.of(), true, takenNs);
  }

  @Test
  void shouldGiveTheNewestOfATime() {
    assertThat(trail.newest()).isSameAs(Board.EMPTY);
    assertThat(trail.takenBy(7)).isSameAs(Board.EMPTY);
    Board first = board(10);
    Board second = board(20);
    trail.add(first);
    trail.add(second);

    assertThat(trail.newest()).isSameAs(second);
    assertThat(trail.takenBy(20)).isSameAs(second);
    assertThat(trail.takenBy(19)).isSameAs(first);
    assertThat(trail.takenBy(9)).isSameAs(Board.EMPTY);
  }

  @Test
  void shouldForgetTheOldestAndThenGiveTheOldestKept() {
    long nearTheEnd = Long.MAX_VALUE - 5;
    for (int i = 0; i < 100; i++) {
      trail.add(board(nearTheEnd + i));
    }

    assertThat(trail.takenBy(nearTheEnd + 80).takenNs()).isEqualTo(nearTheEnd + 80);
    assertThat(trail.takenBy(nearTheEnd).takenNs()).isEqualTo(nearTheEnd + 68);
  }
}
