package io.factorline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.online.PlanCompiler;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FactorLifeTest {
  private static final FactorRef SMA_9 = new FactorRef("live", "sma_9");

  /** The sound catalog with a factor more, that nothing reads, and lives. */
  private static String catalog(String lives) {
    String wider =
        CatalogText.with(
            "- {name: sma_5, kind: sma, period: 5}",
            "- {name: sma_5, kind: sma, period: 5}\n    - {name: sma_9, kind: sma, period: 9}");
    return lives.isEmpty() ? wider : wider + "life:\n" + lives.indent(2);
  }

  @Nested
  class Reading {
    @Test
    void shouldTakeAFactorForLiveOfWhichNothingIsSaid() {
      Catalog catalog = CatalogText.parse(catalog(""));

      assertThat(catalog.lives().of(SMA_9)).isEqualTo(FactorLife.UNSTATED);
      assertThat(catalog.readable("live:sma_9")).isEqualTo(SMA_9);
    }

    @Test
    void shouldReadAllOfALife() {
      Catalog catalog =
          CatalogText.parse(
              catalog(
                  "live:sma_9: {state: deprecated, since: 2026-11-27, replacedBy: live:sma_5,"
                      + " removeAfter: 2027-02-26}"));

      assertThat(catalog.lives().of(SMA_9))
          .isEqualTo(
              new FactorLife(
                  LifeState.DEPRECATED,
                  Optional.of(LocalDate.parse("2026-11-27")),
                  Optional.of(new FactorRef("live", "sma_5")),
                  Optional.of(LocalDate.parse("2027-02-26"))));
    }

    @Test
    void shouldChangeTheHashOfTheCatalogAndNoDefinition() {
      Catalog before = CatalogText.parse(catalog(""));
      Catalog after = CatalogText.parse(catalog("live:sma_9: {state: removed}"));

      assertThat(after.hash()).isNotEqualTo(before.hash());
      for (View view : before.views().values()) {
        assertThat(after.view(view.name()).definition()).isEqualTo(view.definition());
        assertThat(after.canonical(after.view(view.name()))).isEqualTo(before.canonical(view));
      }
    }

    @Test
    void shouldRefuseToReadWhatIsRemovedAndNameWhatReplacedIt() {
      Catalog catalog =
          CatalogText.parse(
              catalog(
                  """
                  live:sma_9: {state: removed, since: 2026-11-27, replacedBy: books:sector}
                  books:sector: {state: removed, replacedBy: live:sma_5}
                  """));

      RequestException refused =
          catchThrowableOfType(
              RequestException.class,
              () -> PlanCompiler.compile(catalog, List.of("live:sma_5", "live:sma_9")));

      assertThat(refused.code()).isEqualTo(ErrorCode.FACTOR_REMOVED);
      assertThat(refused.detail())
          .isEqualTo(
              "must not be removed: factor=live:sma_9, since=2026-11-27, replacedBy=live:sma_5");
      assertThat(catalog.resolve("live:sma_9")).isEqualTo(SMA_9);
    }

    @Test
    void shouldReadADraftByItsName() {
      Catalog catalog = CatalogText.parse(catalog("live:sma_9: {state: draft}"));

      assertThat(PlanCompiler.compile(catalog, List.of("live:sma_9")).names())
          .containsExactly("live:sma_9");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "live:sma_9: {state: gone} | must be one of [draft, live, deprecated, removed], nearest is",
        "live:sma9: {state: draft} | must be a known factor, nearest is live:sma_9:"
            + " factor=live:sma9",
        "sma_9: {state: draft} | must be written view:factor: name=sma_9",
        "live:sma_9: {since: 2026-11-27} | must be given: key=state",
        "live:sma_9: {state: live, replacedBy: live:sma_5} | must be deprecated or removed where"
            + " replacedBy is given: state=live",
        "live:sma_9: {state: removed, removeAfter: 2027-01-01} | must be deprecated where"
            + " removeAfter is given: state=removed",
        "live:sma_9: {state: deprecated, since: 2027-01-02, removeAfter: 2027-01-01} | must not be"
            + " before since: removeAfter=2027-01-01, since=2027-01-02",
        "live:sma_9: {state: deprecated, replacedBy: live:sma_9} | must be another factor:"
            + " replacedBy=live:sma_9",
        "live:sma_9: {state: deprecated, replacedBy: live:sma_7} | must be a known factor, nearest"
            + " is live:sma_5: factor=live:sma_7",
        "live:sma_5: {state: removed} | must be live or deprecated in a service: factor=live:sma_5,"
            + " state=removed",
        "live:sma_5: {state: draft} | must not be made of a factor in this state: factor=value:pbr,"
            + " input=live:sma_5, state=draft",
        "books:bps: {state: removed} | must not be made of a factor in this state:"
            + " factor=value:pbr, input=books:bps, state=removed",
      })
  void shouldRefuseALifeThatBreaksARule(String life, String rule) {
    assertThatThrownBy(() -> CatalogText.parse(catalog(life)))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining(rule);
  }

  @Test
  void shouldRefuseReplacementsThatAreGoneOrRunInACircle() {
    assertThatThrownBy(() ->
            CatalogText.parse(
                catalog(
                    """
                    live:sma_9: {state: deprecated, replacedBy: books:sector}
                    books:sector: {state: removed}
                    """)))
        .hasMessageContaining(
            "must be replaced by what can be read: replacedBy=books:sector, state=removed");
    assertThatThrownBy(() ->
            CatalogText.parse(
                catalog(
                    """
                    live:sma_9: {state: deprecated, replacedBy: books:sector}
                    books:sector: {state: deprecated, replacedBy: live:sma_9}
                    """)))
        .hasMessageContaining("must not be replaced by itself through others");
  }

  @Test
  void shouldLetAComputedDraftReadADraft() {
    String lives = "live:sma_9: {state: draft}\nvalue:own: {state: draft}\n";
    String yaml =
        catalog(lives).replace("{pbr: live:sma_5", "{own: live:sma_9 + 1, pbr: live:sma_5");

    assertThat(CatalogText.parse(yaml).lives().stated()).hasSize(2);
  }
}
