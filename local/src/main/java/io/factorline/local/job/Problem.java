package io.factorline.local.job;

import tools.jackson.databind.JsonNode;

/** The words of an error: {@code detail (CODE)}. */
final class Problem {
  private Problem() {}

  static String text(JsonNode problem) {
    String code = problem.path("code").asString("");
    String detail = problem.path("detail").asString(problem.path("title").asString(""));
    if (detail.isEmpty()) {
      return code;
    }
    return code.isEmpty() ? detail : detail + " (" + code + ")";
  }
}
