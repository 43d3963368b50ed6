package io.factorline.api.board;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The files of the live board. */
final class PageFileTest {
  @SuppressWarnings("unused") // read by name
  private static final Iterable<String> NAMES = PageFile.NAMES;

  private static final Pattern LOADED =
      Pattern.compile("(?:from '\\./|(?:href|src)=\"board/|get\\('board/)([a-z.]+)['\"]");

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldLoadNothingFromElsewhere(String name) {
    assertThat(content(name)).doesNotContain("https://", "//cdn", "innerHTML", "eval(");
  }

  @Test
  void shouldServeExactlyWhatThePageLoads() {
    Set<String> loaded = new TreeSet<>(Set.of("index.html"));
    for (String name : PageFile.NAMES) {
      Matcher matcher = LOADED.matcher(content(name));
      while (matcher.find()) {
        loaded.add(matcher.group(1));
      }
    }

    loaded.remove("settings.json");
    assertThat(loaded).containsExactlyInAnyOrderElementsOf(PageFile.NAMES);
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldChangeItsTagWithItsContentAlone(String name) {
    PageFile file = PageFile.read(name);

    assertThat(file.etag()).isEqualTo(PageFile.read(name).etag()).matches("\"[0-9a-f]{16}\"");
    assertThat(PageFile.NAMES.stream().map(n -> PageFile.read(n).etag())).doesNotHaveDuplicates();
  }

  private static String content(String name) {
    return new String(PageFile.read(name).bytes(), UTF_8);
  }
}
