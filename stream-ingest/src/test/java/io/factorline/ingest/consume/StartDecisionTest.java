package io.factorline.ingest.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.store.CommitPoint;
import io.factorline.store.Heartbeat;
import io.factorline.store.RestartPoint;
import io.factorline.store.TopicId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StartDecisionTest {
  private static final TopicId NOW = new TopicId(1, 1);
  private static final TopicId BEFORE = new TopicId(2, 2);
  private static final TopicIdentity TOPIC = new TopicIdentity(NOW, 16);
  private static final RestartPoint FIRST = RestartPoint.startOf(NOW);

  private static RestartPoint at(TopicId topic, long offset) {
    return new RestartPoint(topic, offset, List.of());
  }

  private static Heartbeat beat(RestartPoint restart, @Nullable String closed) {
    return new Heartbeat("me", 1, 1, 16, restart, 0, closed, List.of());
  }

  private static StartDecision decide(
      @Nullable RestartPoint committed, @Nullable Heartbeat heartbeat, boolean coldStart) {
    int written = heartbeat == null ? 0 : heartbeat.partitions();
    RestartPoint ifLost = coldStart ? FIRST : null;
    return StartDecision.of(TOPIC, commit(committed), heartbeat, written, ifLost);
  }

  private static @Nullable CommitPoint commit(@Nullable RestartPoint committed) {
    return committed == null ? null : new CommitPoint(committed, true);
  }

  @Test
  void shouldStartAtTheFirstRecordWhereNothingIsKnown() {
    assertThat(decide(null, null, false)).isEqualTo(new StartDecision(FIRST, null));
  }

  @Test
  void shouldStartAtTheFirstRecordWithoutACommit() {
    assertThat(decide(null, beat(at(NOW, 50), null), false))
        .isEqualTo(new StartDecision(FIRST, null));
  }

  @Test
  void shouldStartAtTheLowerOfCommitAndHeartbeat() {
    assertThat(decide(at(NOW, 70), beat(at(NOW, 50), null), false).start()).isEqualTo(at(NOW, 50));
    assertThat(decide(at(NOW, 40), beat(at(NOW, 50), null), false).start()).isEqualTo(at(NOW, 40));
  }

  @Test
  void shouldStartAtTheHeartbeatWhereTheCommitHasNoMarks() {
    for (long offset : new long[] {40, 50, 70}) {
      CommitPoint bare = new CommitPoint(at(NOW, offset), false);

      assertThat(StartDecision.of(TOPIC, bare, beat(at(NOW, 50), null), 16, null))
          .isEqualTo(new StartDecision(at(NOW, 50), null));
      assertThat(StartDecision.of(TOPIC, bare, null, 16, null).closedReason())
          .isEqualTo("STORE_LOST");
    }
    CommitPoint before = new CommitPoint(at(BEFORE, 40), false);
    assertThat(StartDecision.of(TOPIC, before, beat(at(NOW, 50), null), 16, null))
        .isEqualTo(new StartDecision(FIRST, null));
  }

  @Test
  void shouldStartAtTheFirstRecordOfATopicThatIsNew() {
    assertThat(decide(at(BEFORE, 70), beat(at(BEFORE, 50), null), false))
        .isEqualTo(new StartDecision(FIRST, null));
    assertThat(decide(at(NOW, 70), beat(at(BEFORE, 50), null), false))
        .isEqualTo(new StartDecision(FIRST, null));
  }

  @Test
  void shouldStayClosedWhereRedisLostItsData() {
    assertThat(decide(at(NOW, 70), null, false))
        .isEqualTo(new StartDecision(at(NOW, 70), "STORE_LOST"));
  }

  @Test
  void shouldStayClosedUntilAskedToStartCold() {
    Heartbeat closed = beat(at(NOW, 70), "STORE_LOST");
    assertThat(decide(at(NOW, 70), closed, false).closedReason()).isEqualTo("STORE_LOST");
    assertThat(decide(at(NOW, 70), closed, true)).isEqualTo(new StartDecision(FIRST, null));
    assertThat(decide(at(NOW, 70), null, true)).isEqualTo(new StartDecision(FIRST, null));
  }

  @Test
  void shouldNotStartColdWhereNothingWasLost() {
    assertThat(decide(at(NOW, 70), beat(at(NOW, 50), null), true).start()).isEqualTo(at(NOW, 50));
  }

  @Test
  void shouldOpenAPartitionThatWasClosedForAnotherReason() {
    assertThat(decide(at(NOW, 70), beat(at(NOW, 50), "ROW_UNREADABLE"), false))
        .isEqualTo(new StartDecision(at(NOW, 50), null));
  }

  @Test
  void shouldStayClosedWhileTheTopicHasAnotherNumberOfPartitions() {
    TopicIdentity more = new TopicIdentity(NOW, 17);
    Heartbeat heartbeat = beat(at(NOW, 50), null);
    StartDecision decision = StartDecision.of(more, commit(at(NOW, 70)), heartbeat, 16, FIRST);
    assertThat(decision).isEqualTo(new StartDecision(at(NOW, 50), "PARTITIONS_CHANGED"));

    Heartbeat closed = beat(at(NOW, 50), "PARTITIONS_CHANGED");
    assertThat(StartDecision.of(more, commit(at(NOW, 70)), closed, 16, null).closedReason())
        .isEqualTo("PARTITIONS_CHANGED");
    assertThat(StartDecision.of(TOPIC, commit(at(NOW, 70)), closed, 16, null))
        .isEqualTo(new StartDecision(at(NOW, 50), null));
  }

  @Test
  void shouldKeepANewPartitionClosedToo() {
    TopicIdentity more = new TopicIdentity(NOW, 17);
    assertThat(StartDecision.of(more, null, null, 16, null))
        .isEqualTo(new StartDecision(FIRST, "PARTITIONS_CHANGED"));
  }
}
