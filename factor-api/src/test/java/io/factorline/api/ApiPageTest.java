package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.web.Deadline;
import io.factorline.api.web.Route;
import io.factorline.error.ErrorCode;
import io.factorline.online.CellState;
import io.factorline.online.CellStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/api.md names all that a caller may be told. */
final class ApiPageTest {
  private String page = "";

  @BeforeEach
  void read() throws IOException {
    page = Files.readString(Path.of("..", "docs", "api.md"));
  }

  @ParameterizedTest
  @MethodSource("io.factorline.api.OwnCodes#all")
  void shouldNameEachErrorWithItsStatus(ErrorCode code) {
    assertThat(page).contains("| " + code.httpStatus() + " | `" + code.wireCode() + "` |");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PRESENT")
  void shouldNameEachReasonUnderItsStatus(CellState state) {
    assertThat(rowsOf(state.status()))
        .containsPattern("(?m)\\| [A-Z_, ]*\\b" + state.reason() + "\\b[A-Z_, ]* \\|");
  }

  private String rowsOf(CellStatus status) {
    int from = page.indexOf("\n| " + status + " |");
    assertThat(from).as("row of " + status).isNotNegative();
    return page.lines()
        .dropWhile(line -> !line.startsWith("| " + status + " |"))
        .takeWhile(line -> line.startsWith("| " + status + " |") || line.startsWith("| | |"))
        .reduce("", (above, line) -> above + "\n" + line);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "API_DOCS")
  void shouldNameEachRouteAndItsParameters(Route route) {
    assertThat(page).contains("`" + route.method() + " " + route.path() + "`");
    assertThat(route.parameters()).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }

  @Test
  void shouldNameTheDeadline() {
    assertThat(page).contains("`" + Deadline.HEADER);
  }
}
