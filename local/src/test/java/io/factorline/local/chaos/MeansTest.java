package io.factorline.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.local.stack.Part;
import io.factorline.local.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MeansTest {
  @TempDir private Path folder;

  @Test
  void shouldLeaveOutWhatAMachineCannotDoUnlessItIsNamed() {
    List<Fault> possible = Chaos.faults(List.of(), Means.NONE);

    assertThat(possible).extracting(Fault::name).contains("kill-redis", "slow-kafka-stream-ingest");
    assertThat(possible)
        .extracting(Fault::kind)
        .doesNotContain(Fault.Kind.FULL_DISK, Fault.Kind.CLOCK_AHEAD, Fault.Kind.CLOCK_BEHIND);
    List<Fault> named = Chaos.faults(List.of("full-disk-redis"), Means.NONE);
    assertThatThrownBy(() -> Means.NONE.neededBy(named))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("full-disk-redis")
        .hasMessageContaining("unshare");
  }

  @Test
  void shouldTouchOnlyWhatItsFaultsNeed() throws IOException {
    Path library = Files.createFile(folder.resolve("libfaketime.so.1"));
    Means all =
        Means.ofMachine(
            Map.of("FACTORLINE_OWN_MOUNTS", "true", "FACTORLINE_FAKETIME", library.toString()));

    assertThat(all).isEqualTo(new Means(true, Optional.of(library)));
    assertThat(Chaos.faults(List.of(), all)).isEqualTo(Fault.all());
    assertThat(all.neededBy(Chaos.faults(List.of("kill-redis"), all))).isEqualTo(Means.NONE);
    assertThat(all.neededBy(Chaos.faults(List.of("clock-behind-factor-api"), all)))
        .isEqualTo(new Means(false, Optional.of(library)));
  }

  @Test
  void shouldMoveAClockByWhatItsLibraryReads() throws IOException {
    Clocks clocks = new Clocks(folder);
    Map<String, String> told =
        clocks.environment(Path.of("/lib.so")).getOrDefault(Part.FACTOR_API, Map.of());
    Path file = Path.of(told.getOrDefault("FAKETIME_TIMESTAMP_FILE", ""));

    assertThat(file).hasContent("+0s");
    clocks.set(Part.FACTOR_API, Duration.ofSeconds(30));
    assertThat(file).hasContent("+30s");
    clocks.set(Part.FACTOR_API, Duration.ofSeconds(-30));
    assertThat(file).hasContent("-30s");
  }
}
