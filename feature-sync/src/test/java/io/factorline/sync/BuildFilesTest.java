package io.factorline.sync;

import io.factorline.testsupport.BuildFiles;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class BuildFilesTest {
  @Test
  void shouldNameItsVersionAndItsCommit() throws IOException {
    BuildFiles.check("feature-sync");
  }
}
