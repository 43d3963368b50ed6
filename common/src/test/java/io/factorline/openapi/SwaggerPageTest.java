package io.factorline.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class SwaggerPageTest {
  private static final String ROOT = "/META-INF/resources/";
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

  @Test
  void shouldLoadOnlyFilesThatComeWithTheService() throws IOException {
    List<String> files =
        LINK.matcher(text("swagger-ui.html")).results().map(SwaggerPageTest::file).toList();

    assertThat(files).hasSize(3).allSatisfy(file -> assertThat(text(file)).isNotBlank());
  }

  @Test
  void shouldNameTheDescriptionThatIsMissing() {
    assertThatThrownBy(() -> ApiDescription.json("no-service"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("resource=/openapi/no-service.yaml");
  }

  private static String file(MatchResult link) {
    return link.group(1);
  }

  private static String text(String name) throws IOException {
    try (InputStream in = SwaggerPageTest.class.getResourceAsStream(ROOT + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
