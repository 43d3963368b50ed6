package io.factorline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.local.replay.Replay;
import io.factorline.local.replay.ReplayProgress;
import io.factorline.local.replay.ReplayReport;
import io.factorline.local.replay.ReplaySettings;
import io.factorline.local.replay.Speed;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplayIT {
  @Test
  void shouldApplyAWholeFile(@TempDir Path directory) {
    try (IngestStack stack = new IngestStack(directory)) {
      stack.startIngest();

      ReplayReport report =
          new Replay(
                  new ReplaySettings(
                      Path.of("/work/shared/data/binance/ticks.csv.gz"),
                      stack.kafka().bootstrapServers(),
                      Speed.parse("max"),
                      IngestStack::venueOf,
                      Duration.ofSeconds(60)),
                  new Quiet())
              .run();

      System.err.println(report);
      assertThat(report.rejected()).isEmpty();
      assertThat(stack.rows()).hasSize(4);
    }
  }

  private static final class Quiet implements ReplayProgress {
    @Override
    public void badLine(long number, String reason) {}

    @Override
    public void sent(long ticks, long elapsedNs) {}

    @Override
    public void waiting(long records, int partitions) {}
  }
}
