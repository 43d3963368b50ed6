package io.factorline.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.store.HeaderForm;
import org.junit.jupiter.api.Test;

final class RowVersionsTest {
  @Test
  void shouldCountByVersionAndRelease() {
    RowVersions versions = new RowVersions();
    assertThat(versions.lines()).isEmpty();

    versions.add(HeaderForm.of(2, "1.1.0"));
    versions.add(HeaderForm.FIRST);
    versions.add(HeaderForm.of(2, "1.0.0"));
    versions.add(HeaderForm.of(2, "1.1.0"));
    versions.add(HeaderForm.of(2, null));

    assertThat(versions.lines())
        .containsExactly(
            "row version 1: 1",
            "row version 2: 1",
            "row version 2, written by 1.0.0: 1",
            "row version 2, written by 1.1.0: 2");
  }
}
