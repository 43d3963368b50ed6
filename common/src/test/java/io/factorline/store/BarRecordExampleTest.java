package io.factorline.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The example of {@code factor-bars} in the specification. */
final class BarRecordExampleTest {
  @Test
  void shouldStandInTheSpecificationAsItIsWritten() throws IOException {
    BarRecordWriter writer =
        new BarRecordWriter(SampleRow.LAYOUT.views().getFirst(), Duration.ZERO);
    ClosedBar bar = SampleRow.row().view(0).lastClosed();
    String json = new String(writer.write("SIM.A", 3, bar), UTF_8);
    assertThat(Files.readString(Path.of("..", "docs", "spec", "events.md"))).contains(json);
  }
}
