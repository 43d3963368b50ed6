package io.factorline.local.fuzz;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an answer must not be. Stateless. */
final class Judge {
  private static final Set<Integer> DECLARED = Set.of(503, 504);
  private static final int FIRST_SERVER_ERROR = 500;
  private static final int FIRST_ERROR = 400;
  private static final List<Pattern> LEAKS =
      List.of(
          Pattern.compile("\\n\\s*at [\\w.$/]+\\("),
          Pattern.compile("\\b(java|javax|jakarta|sun|jdk)\\.[a-z]+\\.[A-Za-z.$]+"),
          Pattern.compile("\\b(org|io|com|tools|reactor)\\.[a-z]+\\.[a-z.]*[A-Z]\\w+"),
          Pattern.compile("\\b\\w+(Exception|Error)\\b(?=:|\\s*at\\b)"),
          Pattern.compile("\\bflk_[0-9a-f]{12}_"));

  private Judge() {}

  /**
   * What is wrong with an answer; empty for nothing.
   *
   * @param sent as text, for what it holds itself is not a leak
   */
  static Optional<String> fault(RawResponse response, String sent) {
    int status = response.status();
    if (status >= FIRST_SERVER_ERROR && !DECLARED.contains(status)) {
      return Optional.of("status " + status);
    }
    if (status >= FIRST_SERVER_ERROR && !hasCode(response)) {
      return Optional.of("status " + status + " without a code");
    }
    return status < FIRST_ERROR ? Optional.empty() : leak(response.text(), sent);
  }

  private static Optional<String> leak(String body, String sent) {
    for (Pattern pattern : LEAKS) {
      Optional<String> found =
          pattern
              .matcher(body)
              .results()
              .map(m -> m.group())
              .filter(t -> !sent.contains(t))
              .findFirst();
      if (found.isPresent()) {
        return found.map(text -> "it tells " + text.strip());
      }
    }
    return Optional.empty();
  }

  /* Feast's clients know no problem details: of its paths a detail is enough. Health has parts. */
  private static boolean hasCode(RawResponse response) {
    if (response.body().length == 0) {
      // The answer to HEAD.
      return true;
    }
    try {
      JsonNode body = JsonMapper.shared().readTree(response.body());
      return body.isString() || body.has("code") || body.has("detail") || body.has("status");
    } catch (JacksonException e) {
      return false;
    }
  }
}
