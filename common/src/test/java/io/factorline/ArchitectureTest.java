package io.factorline;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.factorline.testsupport.HouseRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final JavaClasses COMMON = HouseRules.importMain("io.factorline");

  @Test
  void shouldKeepTheWallsOfTheHouse() {
    HouseRules.check("io.factorline");
  }

  @Test
  void shouldKeepPurePackagesPure() {
    HouseRules.checkPurity(COMMON);
  }
}
