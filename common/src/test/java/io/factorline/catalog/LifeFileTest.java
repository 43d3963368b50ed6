package io.factorline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each step of a life, taken in a file, and each that is refused. */
final class LifeFileTest {
  private static final String SOUND =
      "# Prices of the \uD83D\uDCC8 market\n"
          + CatalogText.with(
              "- {name: sma_5, kind: sma, period: 5}",
              "- {name: sma_5, kind: sma, period: 5} # short\n"
                  + "    - {name: sma_9, kind: sma, period: 9}");

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("catalog.yaml");
  }

  private LifeFile.Changed step(String factor, LifeState to, String more, String... readers)
      throws IOException {
    Optional<String> given = Optional.of(more).filter(text -> !text.isEmpty());
    Optional<FactorRef> other = given.filter(text -> text.contains(":")).map(FactorRef::parse);
    Optional<LocalDate> last = given.filter(text -> !text.contains(":")).map(LocalDate::parse);
    LocalDate today = LocalDate.parse("2026-11-27");
    LifeChange change = new LifeChange(FactorRef.parse(factor), to, other, last, today);
    return LifeFile.change(file, change, List.of(readers));
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private String stated() {
    return CatalogLoader.load(file).lives().stated().toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "- | DRAFT | '' | {state: draft, since: 2026-11-27}",
        "- | DEPRECATED | '' | {state: deprecated, since: 2026-11-27}",
        "- | DEPRECATED | live:sma_5 | {state: deprecated, since: 2026-11-27, replacedBy:"
            + " live:sma_5}",
        "- | DEPRECATED | 2027-01-01 | {state: deprecated, since: 2026-11-27, removeAfter:"
            + " 2027-01-01}",
        "{state: draft} | LIVE | '' | {state: live, since: 2026-11-27}",
        "{state: draft} | REMOVED | '' | {state: removed, since: 2026-11-27}",
        "{state: draft} | REMOVED | live:sma_5 | {state: removed, since: 2026-11-27, replacedBy:"
            + " live:sma_5}",
        "{state: live, since: 2026-01-01} | DEPRECATED | '' | {state: deprecated, since:"
            + " 2026-11-27}",
        "{state: deprecated, replacedBy: live:sma_5} | LIVE | '' | {state: live, since:"
            + " 2026-11-27}",
        "{state: deprecated, since: 2026-01-01, replacedBy: live:sma_5} | DEPRECATED | 2026-12-31 |"
            + " {state: deprecated, since: 2026-01-01, replacedBy: live:sma_5, removeAfter:"
            + " 2026-12-31}",
        "{state: deprecated, replacedBy: live:sma_5, removeAfter: 2026-11-26} | REMOVED | '' |"
            + " {state: removed, since: 2026-11-27, replacedBy: live:sma_5}",
      })
  void shouldTakeAStep(String from, LifeState to, String more, String after) throws IOException {
    String section = from == null ? "" : "life:\n  live:sma_9: " + from + " # kept\n";
    write(SOUND + section);

    LifeFile.Changed changed = step("live:sma_9", to, more);

    assertThat(changed.after().yaml()).isEqualTo(after);
    String line = "life:\n  live:sma_9: " + after;
    assertThat(Files.readString(file))
        .isEqualTo(from == null ? SOUND + "\n" + line + "\n" : SOUND + line + " # kept\n");
    assertThat(CatalogLoader.load(file).lives().of(FactorRef.parse("live:sma_9")))
        .isEqualTo(changed.after());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "- | LIVE | '' | must change: factor=live:sma_9, state=live, to=live",
        "- | REMOVED | '' | must be deprecated before it is removed: factor=live:sma_9, state=live,"
            + " to=removed",
        "{state: live} | DRAFT | '' | must not become a draft again: factor=live:sma_9, state=live,"
            + " to=draft",
        "{state: draft} | DRAFT | '' | must change: factor=live:sma_9, state=draft, to=draft",
        "{state: draft} | DEPRECATED | '' | must be live before it is deprecated:"
            + " factor=live:sma_9, state=draft, to=deprecated",
        "{state: deprecated} | DRAFT | '' | must be live again or removed: factor=live:sma_9,"
            + " state=deprecated, to=draft",
        "{state: deprecated, removeAfter: 2026-11-27} | REMOVED | '' | must be served to the end of"
            + " its last day: removeAfter=2026-11-27, today=2026-11-27: factor=live:sma_9,"
            + " state=deprecated, to=removed",
        "{state: removed} | LIVE | '' | must stay removed, for its name is not given away again:"
            + " factor=live:sma_9, state=removed, to=live",
        "{state: removed} | REMOVED | '' | must change: factor=live:sma_9, state=removed,"
            + " to=removed",
        "{state: draft} | LIVE | live:sma_5 | must be deprecated or removed where replacedBy is"
            + " given: state=live: factor=live:sma_9, state=draft, to=live",
        "- | DEPRECATED | 2026-11-26 | must not be before since: removeAfter=2026-11-26,"
            + " since=2026-11-27: factor=live:sma_9, state=live, to=deprecated",
      })
  void shouldRefuseAStepAndLeaveTheFile(String from, LifeState to, String more, String rule)
      throws IOException {
    String text = SOUND + (from == null ? "" : "life: {live:sma_9: " + from + "}\n");
    write(text);

    assertThatThrownBy(() -> step("live:sma_9", to, more))
        .isInstanceOf(LifeException.class)
        .hasMessage(rule);
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @Test
  void shouldNameAllThatStillReadAFactor() throws IOException {
    write(SOUND + "life: {live:sma_5: {state: deprecated}}\n");

    assertThatThrownBy(() -> step("live:sma_5", LifeState.REMOVED, "", "version 3 of model buyer"))
        .isInstanceOf(LifeException.class)
        .hasMessage(
            "must be used by nothing: factor=live:sma_5, state=deprecated, to=removed,"
                + " usedBy=[factor value:pbr, service closed, model buyer, service forming,"
                + " version 3 of model buyer]");
    assertThatThrownBy(() -> step("best:mid", LifeState.DRAFT, ""))
        .hasMessageEndingWith("usedBy=[service quotes]");
  }

  @Test
  void shouldRefuseAReplacementThatIsNotLiveOrNotKnown() throws IOException {
    write(SOUND + "life: {live:sma_5: {state: deprecated}}\n");

    assertThatThrownBy(() -> step("live:sma_9", LifeState.DEPRECATED, "live:sma_5"))
        .hasMessage(
            "must be replaced by a live factor: factor=live:sma_9, replacedBy=live:sma_5,"
                + " state=deprecated");
    assertThatThrownBy(() -> step("live:sma_9", LifeState.DEPRECATED, "live:sma_4"))
        .isInstanceOf(CatalogLookupException.class);
  }

  @Test
  void shouldRefuseToRemoveWhatADeprecatedFactorNames() throws IOException {
    String text =
        SOUND
            + "life:\n  books:sector: {state: deprecated, replacedBy: live:sma_9}\n"
            + "  live:sma_9: {state: deprecated}\n";
    write(text);

    assertThatThrownBy(() -> step("live:sma_9", LifeState.REMOVED, ""))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("must be replaced by what can be read");
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @Test
  void shouldKeepCommentsOrderAndLineEnds() throws IOException {
    String text =
        SOUND
            + """
            # ends with the quarter
            life: # see the desk's list
                # sector codes change
                books:sector:
                  state: deprecated
                  since: 2026-01-01
                # still tried out
                'live:sma_9': {state: draft}
            # the end
            """;
    write("\uFEFF" + text.replace("\n", "\r\n"));

    step("live:sma_9", LifeState.LIVE, "");
    step("best:ask", LifeState.DEPRECATED, "best:bid");
    step("books:sector", LifeState.REMOVED, "");

    String expected =
        text.replace("{state: draft}", "{state: live, since: 2026-11-27}")
            .replace(
                "list\n",
                "list\n"
                    + "    best:ask: {state: deprecated, since: 2026-11-27, replacedBy:"
                    + " best:bid}\n")
            .replace(
                "books:sector:\n      state: deprecated\n      since: 2026-01-01",
                "books:sector: {state: removed, since: 2026-11-27}");
    assertThat(Files.readString(file)).isEqualTo("\uFEFF" + expected.replace("\n", "\r\n"));
  }

  @Test
  void shouldRefuseToLoseAComment() throws IOException {
    String text = SOUND + "life:\n  live:sma_9:\n    # why\n    state: draft\n";
    write(text);

    assertThatThrownBy(() -> step("live:sma_9", LifeState.LIVE, ""))
        .isInstanceOf(LifeException.class)
        .hasMessageContaining("must have no comment within its lines");
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "'life:'",
    "'life: {}\n'",
    "'life: # none\n'",
    "'life: {best:ask: {state: draft}}\n'"
  })
  void shouldFindAPlaceInASectionHoweverItIsWritten(String section) throws IOException {
    write(SOUND + section);

    step("live:sma_9", LifeState.DRAFT, "");

    assertThat(stated()).contains("live:sma_9=FactorLife[state=DRAFT");
    assertThat(Files.readString(file)).startsWith(SOUND);
  }

  @Test
  void shouldKeepPermissionsAndLeaveNoOtherFile() throws IOException {
    write(SOUND);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    step("live:sma_9", LifeState.DRAFT, "");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void shouldTellOfAFileThatIsMissingOrBroken() throws IOException {
    assertThatThrownBy(() -> step("live:sma_9", LifeState.DRAFT, ""))
        .isInstanceOf(CatalogException.class);
    write(SOUND + "lives: {}\n");
    assertThatThrownBy(() -> step("live:sma_9", LifeState.DRAFT, ""))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("nearest is");
  }
}
