package io.factorline.ingest.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

final class GateTest {
  private final Gate gate = new Gate();

  @Test
  void shouldBeOpenAtFirst() {
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void shouldCloseWhileTheStoreIsDown() {
    gate.storeFails("no room");
    assertThat(gate.isOpen()).isFalse();
    gate.storeAnswers();
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void shouldCloseAtTheMostRejectsAndOpenBelow() {
    for (int i = 0; i < Gate.MAX_REJECTS; i++) {
      assertThat(gate.isOpen()).isTrue();
      gate.rejectSent();
    }
    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.isWaitingForRejects()).isTrue();
    gate.rejectDone();
    assertThat(gate.isOpen()).isTrue();
    assertThat(gate.rejectsInFlight()).isEqualTo(Gate.MAX_REJECTS - 1);
  }

  @Test
  void shouldCloseAtTheMostBarsAndOpenBelow() {
    for (int i = 0; i < Gate.MAX_BARS; i++) {
      gate.barSent();
    }
    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.isWaitingForBars()).isTrue();
    gate.barDone();
    assertThat(gate.isOpen()).isTrue();
    assertThat(gate.barsInFlight()).isEqualTo(Gate.MAX_BARS - 1);
  }

  @Test
  void shouldStayClosedUntilTheLastCrowdedViewHasRoom() {
    gate.viewCrowded();
    gate.viewCrowded();
    gate.viewRelieved();
    assertThat(gate.isOpen()).isFalse();
    gate.viewRelieved();
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void shouldRefuseAnEndWithoutABeginning() {
    assertThatIllegalStateException().isThrownBy(gate::barDone);
    assertThatIllegalStateException().isThrownBy(gate::rejectDone);
    assertThatIllegalStateException().isThrownBy(gate::viewRelieved);
  }
}
