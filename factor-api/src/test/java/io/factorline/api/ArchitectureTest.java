package io.factorline.api;

import io.factorline.testsupport.HouseRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  @Test
  void shouldKeepTheWallsOfTheHouse() {
    HouseRules.check("io.factorline.api");
  }
}
