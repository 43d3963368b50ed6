package io.factorline.local.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.local.chaos.Chaos;
import io.factorline.local.chaos.ChaosStack;
import io.factorline.local.chaos.Means;
import io.factorline.local.chaos.Report;
import io.factorline.local.chaos.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One fault of those of {@code ./factorline chaos}. */
@Timeout(600)
final class ChaosIT {
  private static final int RATE = 200;

  @TempDir private Path folder;

  @Test
  void shouldKeepItsPromisesWhenAnOwnerIsKilled() {
    List<String> lines = new ArrayList<>();
    try (ChaosStack stack =
        ChaosStack.start(
            Services.HOME, folder, StackIT.ports(), RATE, Means.NONE, new StackIT.Silent())) {
      Report report =
          new Chaos(stack, lines::add)
              .run(Chaos.faults(List.of("kill-stream-ingest"), Means.NONE), Map.of());

      Result result = report.results().getFirst();
      assertThat(result.broken()).as("%s", lines).isEmpty();
      assertThat(result.loss().records()).isPositive();
      assertThat(result.cells()).containsKey("STALE/INGEST");
      assertThat(report.isKept()).isTrue();
    }
  }
}
