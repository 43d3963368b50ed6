package io.factorline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EntityTest {
  private static final Entity LISTING = new Entity("listing", List.of("venue", "symbol"));

  @Test
  void shouldSortItsJoinKeysAsFeastDoes() {
    assertThat(LISTING.joinKeys()).containsExactly("symbol", "venue");
    assertThat(new Entity("e", List.of("b", "B", "a")).joinKeys()).containsExactly("B", "a", "b");
  }

  @Test
  void shouldWriteOneValueAsItIs() {
    Entity company = new Entity("company", "id");

    assertThat(company.text(List.of("a|\\b"))).isEqualTo("a|\\b");
    assertThat(company.values("a|\\b")).containsExactly("a|\\b");
  }

  @Test
  void shouldWriteSeveralValuesWithABarBetween() {
    assertThat(LISTING.text(List.of("AAPL", "XNAS"))).isEqualTo("AAPL|XNAS");
    assertThat(LISTING.text(List.of("A|B", "\\"))).isEqualTo("A\\|B|\\\\");
    assertThat(LISTING.values("A\\|B|\\\\")).containsExactly("A|B", "\\");
  }

  @Test
  void shouldGiveEachListOfValuesATextOfItsOwn() {
    Random random = new Random(7);
    String[] letters = {"a", "|", "\\", "삼", "😀"};
    Map<String, List<String>> byText = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      List<String> values = new ArrayList<>();
      for (int key = 0; key < 2; key++) {
        StringBuilder value = new StringBuilder();
        for (int length = random.nextInt(5); length > 0; length--) {
          value.append(letters[random.nextInt(letters.length)]);
        }
        values.add(value.toString());
      }
      String text = LISTING.text(values);
      assertThat(LISTING.values(text)).isEqualTo(values);
      List<String> before = byText.putIfAbsent(text, values);
      assertThat(before == null || before.equals(values)).as(text).isTrue();
    }
  }

  @Test
  void shouldRefuseWhatNamesNoneOfItsEntities() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LISTING.text(List.of("AAPL")))
        .withMessage("must give one value per join key: values=[AAPL], joinKeys=[symbol, venue]");
    for (String text : List.of("AAPL", "a|b|c", "a\\b|c", "a|b\\")) {
      assertThatIllegalArgumentException()
          .as(text)
          .isThrownBy(() -> LISTING.values(text))
          .withMessageStartingWith("must ");
    }
  }

  @Test
  void shouldHoldKeysCalledSymbolToTheRuleForSymbols() {
    assertThat(LISTING.isSymbol()).isFalse();
    assertThat(LISTING.isSymbol("symbol")).isTrue();
    assertThat(LISTING.isSymbol("venue")).isFalse();
    assertThat(new Entity("symbol", "ticker").isSymbol("ticker")).isTrue();
  }

  @Test
  void shouldBeReadFromACatalog() {
    Catalog catalog =
        CatalogText.parse(CatalogText.with("{joinKey: symbol}", "{joinKeys: [venue, symbol]}"));

    assertThat(catalog.entities().get("company").joinKeys()).containsExactly("symbol", "venue");
    assertThat(catalog.view("books").definition())
        .isNotEqualTo(CatalogText.parse(CatalogText.SOUND).view("books").definition());
  }

  @Test
  void shouldReadTheColumnOfEachJoinKey() {
    String source = ", source: {kind: csv, path: x.csv, eventTime: t, knowledgeLag: 0s%s}}";
    String end = "dimension: ratio}]}";
    String composite = CatalogText.with("{joinKey: symbol}", "{joinKeys: [venue, symbol]}");
    OfflineView view =
        (OfflineView)
            CatalogText.parse(
                    composite.replace(
                        end,
                        "dimension: ratio}]"
                            + source.formatted(", columns: {venue: MIC, bps: BPS}")))
                .view("books");

    assertThat(view.source().orElseThrow().columns().entity()).containsExactly("symbol", "MIC");
    assertThatThrownBy(() ->
            CatalogText.parse(
                composite.replace(end, "dimension: ratio}]" + source.formatted(", entity: code"))))
        .hasMessageContaining(
            "must name the columns of several join keys under columns: entity=code");
  }

  @Test
  void shouldRefuseJoinKeysThatCannotBe() {
    Map<String, String> refused =
        Map.of(
            "{joinKey: a, joinKeys: [b]}", "must give one of two: keys=joinKey, joinKeys",
            "{joinKeys: []}", "must be 1 to 8 names, none twice: joinKeys=[]",
            "{joinKeys: [a, a]}", "must be 1 to 8 names, none twice: joinKeys=[a, a]",
            "{joinKeys: [a, b, c, d, e, f, g, h, i]}", "must have at most 8 entries: entries=9",
            "{joinKeys: [a, bps]}", "must not be named like a join key: name=bps");

    refused.forEach((written, problem) ->
        assertThatThrownBy(() -> CatalogText.parse(CatalogText.with("{joinKey: symbol}", written)))
            .as(written)
            .hasMessageContaining(problem));
    assertThatThrownBy(() ->
            CatalogText.parse(
                CatalogText.with("company: {joinKey: symbol}", "symbol: {joinKeys: [a, b]}")
                    .replace("entity: company", "entity: symbol")))
        .hasMessageContaining("must be one for the entity symbol: joinKeys=[a, b]");
  }
}
