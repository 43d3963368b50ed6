package io.factorline.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PeerCommandTest {
  @Test
  void run_numbersInTheLastLine_given() throws IOException {
    PeerCommand peer =
        new PeerCommand("peer", List.of("sh", "-c", "echo some words; echo 1.5 $0 "));

    assertThat(peer.run("20")).containsExactly(1.5, 20);
    assertThat(peer.isThere()).isTrue();
  }

  @Test
  void run_peerMissing_toldOnceAndNotRunAgain() throws IOException {
    PeerCommand peer = new PeerCommand("peer", List.of("sh", "-c", "exit 3"));

    assertThat(peer.run()).isNull();
    assertThat(peer.isThere()).isFalse();
    assertThat(peer.run()).isNull();
  }

  @Test
  void run_peerFails_notTakenForMissing() {
    PeerCommand peer = new PeerCommand("peer", List.of("sh", "-c", "echo 1; exit 1"));

    assertThatThrownBy(peer::run).isInstanceOf(IOException.class).hasMessageContaining("exit=1");
    assertThat(peer.isThere()).isTrue();
  }

  @Test
  void run_nothingAskedFor_isNotThere() throws IOException {
    PeerCommand peer = new PeerCommand("peer", List.of());

    assertThat(peer.isThere()).isFalse();
    assertThat(peer.run()).isNull();
  }

  @Test
  void lastLine_noNumbers_refused() {
    assertThatThrownBy(() -> PeerCommand.lastLine("1.0\nfast\n")).hasMessageContaining("line=fast");
    assertThatThrownBy(() -> PeerCommand.lastLine("\n")).hasMessageContaining("must end with");
  }
}
