package io.factorline.ingest.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.store.RestartPoint;
import io.factorline.store.TopicId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RestartTrailTest {
  private static final TopicId TOPIC = new TopicId(1, 2);
  private static final long MAX_LOSS_MS = 5_000;

  private final RestartTrail trail = new RestartTrail(at(10), MAX_LOSS_MS);

  private static RestartPoint at(long offset) {
    return new RestartPoint(TOPIC, offset, List.of());
  }

  private long trusted() {
    return trail.point().offset();
  }

  @Test
  void shouldBeginWhereReadingBegan() {
    assertThat(trusted()).isEqualTo(10);
  }

  @Test
  void shouldTrustWhatWasAcknowledgedLongEnoughBeforeAnAnswer() {
    trail.propose(at(20));
    trail.acknowledged(20, 1_000);
    trail.answered(5_999);
    assertThat(trusted()).isEqualTo(10);
    trail.answered(6_000);
    assertThat(trusted()).isEqualTo(20);
  }

  @Test
  void shouldNotTrustByTimeAlone() {
    trail.propose(at(20));
    trail.acknowledged(20, 1_000);
    assertThat(trusted()).isEqualTo(10);
  }

  @Test
  void shouldNotTrustWhatWasNotAcknowledged() {
    trail.propose(at(20));
    trail.propose(at(30));
    trail.acknowledged(29, 1_000);
    trail.answered(100_000);
    assertThat(trusted()).isEqualTo(20);
  }

  @Test
  void shouldKeepTheFirstAcknowledgement() {
    trail.propose(at(20));
    trail.acknowledged(20, 1_000);
    trail.acknowledged(25, 5_000);
    trail.answered(6_000);
    assertThat(trusted()).isEqualTo(20);
  }

  @Test
  void shouldForgetAcknowledgementsInDoubtButNotWhatIsTrusted() {
    trail.propose(at(20));
    trail.acknowledged(20, 1_000);
    trail.answered(6_000);
    trail.propose(at(30));
    trail.acknowledged(30, 2_000);

    trail.doubt();

    trail.answered(50_000);
    assertThat(trusted()).isEqualTo(20);
    trail.acknowledged(30, 50_000);
    trail.answered(54_999);
    assertThat(trusted()).isEqualTo(20);
    trail.answered(55_000);
    assertThat(trusted()).isEqualTo(30);
  }

  @Test
  void shouldNotGoBackOrStandStillAsACandidate() {
    trail.propose(at(10));
    trail.propose(at(5));
    trail.acknowledged(10, 0);
    trail.answered(100_000);
    assertThat(trail.point()).isEqualTo(at(10));
  }

  @Test
  void shouldDropProposalsBeyondItsRoom() {
    for (int i = 1; i <= 2_000; i++) {
      trail.propose(at(10 + i));
    }
    trail.acknowledged(100_000, 0);
    trail.answered(MAX_LOSS_MS);
    assertThat(trusted()).isEqualTo(10 + 1_024);
  }

  @Test
  void shouldTrustAtOnceWhereNothingMayBeLost() {
    RestartTrail eager = new RestartTrail(at(0), 0);
    eager.propose(at(1));
    eager.acknowledged(1, 7);
    eager.answered(7);
    assertThat(eager.point()).isEqualTo(at(1));
  }
}
