package io.factorline.sync.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

final class ResearchPropertiesTest {
  private static ResearchProperties bound(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("feature-sync.research", ResearchProperties.class);
  }

  @Test
  void shouldWorkInTheTemporaryFolderWhereNoneIsNamed() {
    assertThat(bound(Map.of()).scratchFolder())
        .isEqualTo(Path.of(System.getProperty("java.io.tmpdir"), "factorline-research"));
  }

  @Test
  void shouldWorkInTheFolderThatIsNamed() {
    Map<String, String> named = Map.of("feature-sync.research.scratch", "work/here");

    assertThat(bound(named).scratchFolder()).isEqualTo(Path.of("work/here").toAbsolutePath());
  }
}
