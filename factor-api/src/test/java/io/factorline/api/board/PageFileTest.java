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

  @Test
  void shouldSayAllThatItSaysInKoreanToo() {
    String words = content("words.js");
    Set<String> korean = new TreeSet<>();
    Matcher entries = Pattern.compile("(?m)^  '([^']+)': '([^']*)',$").matcher(words);
    while (entries.find()) {
      korean.add(entries.group(1));
      assertThat(holes(entries.group(2))).as(entries.group(1)).isEqualTo(holes(entries.group(1)));
    }
    Set<String> said = new TreeSet<>();
    for (String name : PageFile.NAMES) {
      Matcher calls = Pattern.compile("say\\('([^']+)'").matcher(content(name));
      while (calls.find()) {
        said.add(calls.group(1));
      }
    }
    Matcher page =
        Pattern.compile("(?:aria-label|placeholder)=\"([^\"]+)\"|> ?([A-Za-z][^<>]*?) ?(?=<)")
            .matcher(content("index.html").split("<body>")[1]);
    while (page.find()) {
      said.add(page.group(1) == null ? page.group(2).strip() : page.group(1));
    }
    said.remove("Factorline");

    assertThat(said).hasSizeGreaterThan(50);
    assertThat(korean).containsExactlyInAnyOrderElementsOf(said);
  }

  /* What is shown is in the reader's language, what is asked for in that of the API. */
  @Test
  void shouldAskInTheWordsOfTheApiWhateverItShows() {
    Matcher options = Pattern.compile("<option[^>]*>").matcher(content("index.html"));
    Set<String> values = new TreeSet<>();
    while (options.find()) {
      values.add(options.group());
    }

    assertThat(values)
        .isNotEmpty()
        .allSatisfy(option -> assertThat(option).matches("<option value=\"[a-z]+\">"));
  }

  private static Set<String> holes(String text) {
    Set<String> holes = new TreeSet<>();
    Matcher hole = Pattern.compile("\\{\\d}").matcher(text);
    while (hole.find()) {
      holes.add(hole.group());
    }
    return holes;
  }

  private static String content(String name) {
    return new String(PageFile.read(name).bytes(), UTF_8);
  }
}
