package io.factorline.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.kernel.IndicatorCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reference page names every key with its default and range, and no other. */
final class CatalogPageTest {
  private String page = "";

  @BeforeEach
  void read() throws IOException {
    page = Files.readString(Path.of("..", "docs", "catalog.md"));
  }

  @Test
  void shouldNameEveryKeyWithItsDefaultAndRange() {
    for (Schema schema : CatalogSchema.all()) {
      List<String> rows = rowsBelow("### " + schema.name() + "\n");
      assertThat(rows).as(schema.name()).hasSizeGreaterThanOrEqualTo(schema.keys().size());
      for (int i = 0; i < schema.keys().size(); i++) {
        Key<?> key = schema.keys().get(i);
        String fallback = key.fallbackText.isEmpty() ? "empty" : key.fallbackText;
        assertThat(rows.get(i))
            .as(schema.name())
            .matches("\\|[^|]+\\|[^|]+\\|[^|]+\\| [^|]+ \\|")
            .startsWith("| `%s` | %s | %s | ".formatted(key.name, fallback, key.range));
      }
      if (!schema.name().equals("factor")) {
        assertThat(rows).as(schema.name()).hasSameSizeAs(schema.keys());
      }
    }
  }

  @Test
  void shouldNameEveryKindOfFactorWithItsParametersAndOutputs() {
    for (String kind : IndicatorCatalog.kinds()) {
      String parameters = String.join(", ", IndicatorCatalog.parametersOf(kind));
      assertThat(page)
          .contains(
              "\n| `%s` | %s | %s |\n"
                  .formatted(
                      kind,
                      parameters.isEmpty() ? "none" : parameters,
                      String.join(", ", IndicatorCatalog.outputsOf(kind))));
    }
  }

  private List<String> rowsBelow(String heading) {
    assertThat(page).contains(heading);
    String section = page.substring(page.indexOf(heading) + heading.length());
    int end = section.indexOf("\n#");
    return (end < 0 ? section : section.substring(0, end))
        .lines()
        .filter(line -> line.startsWith("| `"))
        .toList();
  }
}
