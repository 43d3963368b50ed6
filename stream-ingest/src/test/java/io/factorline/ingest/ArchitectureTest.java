package io.factorline.ingest;

import io.factorline.testsupport.HouseRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  @Test
  void shouldKeepTheWallsOfTheHouse() {
    HouseRules.check("io.factorline.ingest");
  }
}
