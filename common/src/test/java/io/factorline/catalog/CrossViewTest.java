package io.factorline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.factorline.derive.Order;
import io.factorline.derive.Transform;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CrossViewTest {
  private static String with(String view) {
    return CatalogText.with("services:\n", "  place: " + view + "\nservices:\n");
  }

  private static String cross(String factors) {
    return with("{kind: cross, universe: korea, factors: {" + factors + "}}");
  }

  private static CrossView view(String yaml) {
    return (CrossView) CatalogText.parse(yaml).view("place");
  }

  @Test
  void shouldResolveStoredAndDerivedFactors() {
    CrossView view =
        view(
            cross(
                    "a: {of: live:sma_5, transform: zscore, order: asc},"
                        + " b: {of: value:pbr, transform: rank}")
                .replace("company", "symbol"));

    assertThat(view.universe().symbols()).containsExactly("035420", "no", "1e3");
    assertThat(view.factorNames()).containsExactly("a", "b");
    assertThat(view.factor("a").transform()).isEqualTo(Transform.ZSCORE);
    assertThat(view.factor("a").order()).isEqualTo(Order.ASC);
    assertThat(view.factor("a").expression()).isNull();
    assertThat(view.factor("b").order()).isEqualTo(Order.DESC);
    assertThat(view.factor("b").inputs())
        .isEqualTo(List.of(FactorRef.parse("live:sma_5"), FactorRef.parse("books:bps")));
    assertThat(view.factor("b").bars().name()).isEqualTo("live");
  }

  @Test
  void shouldChangeItsDefinitionWithItsMeaning() {
    String yaml = cross("a: {of: live:sma_5, transform: rank}");
    String definition = view(yaml).definition();

    assertThat(view(yaml.replace("order: asc", "order: desc")).definition()).isEqualTo(definition);
    assertThat(view(yaml.replace("[035420, no, 1e3]", "[1e3, 035420, no]")).definition())
        .isEqualTo(definition);
    assertThat(view(yaml.replace("ttl: 30m", "ttl: 31m")).definition()).isEqualTo(definition);
    for (String[] change :
        new String[][] {
          {"transform: rank", "transform: zscore"},
          {"transform: rank", "transform: rank, order: asc"},
          {"1e3]", "1e4]"},
          {"period: 5", "period: 6"},
        }) {
      assertThat(view(yaml.replace(change[0], change[1])).definition())
          .as(change[1])
          .isNotEqualTo(definition);
    }
  }

  @Test
  void shouldCountAsAReaderOfWhatItCompares() {
    String yaml = cross("a: {of: value:pbr, transform: rank}").replace("company", "symbol");
    Catalog catalog = CatalogText.parse(yaml);
    String life = "life:\n  value:pbr: {state: removed}\n";

    assertThat(FactorUsers.of(FactorRef.parse("value:pbr"), catalog)).contains("factor place:a");
    FactorRef compared = FactorRef.parse("place:a");
    assertThat(catalog.writtenInputs(compared)).containsExactly(FactorRef.parse("value:pbr"));
    assertThat(catalog.storedInputs(compared))
        .isEqualTo(catalog.storedInputs(FactorRef.parse("value:pbr")))
        .hasSizeGreaterThan(1);
    assertThatExceptionOfType(CatalogException.class)
        .isThrownBy(() -> CatalogText.parse(yaml + life))
        .withMessageContaining(
            "must not be made of a factor in this state: factor=place:a, input=value:pbr");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: {of: live:sma_6, transform: rank}|nearest is live:sma_5: factor=live:sma_6",
        "a: {of: best:mid, transform: rank}|must have bars, quotes have none: of=best:mid",
        "a: {of: place:a, transform: rank}|must be a known factor",
        "a: {of: books:bps, transform: rank}|must be about symbols: of=books:bps, entity=company",
        "a: {of: live:sma_5, transform: ranks}|nearest is rank: transform=ranks",
        "a: {of: live:sma_5}|must be given: key=transform",
        "``|must hold at least one factor: factors={}",
      })
  void shouldRefuseWhatCannotBeCompared(String factors, String rule) {
    String yaml = cross(factors);
    // The entity of the derived factor's input is another one in this catalog.
    assertThatExceptionOfType(CatalogException.class)
        .isThrownBy(() -> CatalogText.parse(yaml))
        .withMessageContaining(rule);
  }

  private static void refused(String yaml, String rule) {
    assertThatExceptionOfType(CatalogException.class)
        .isThrownBy(() -> CatalogText.parse(yaml))
        .withMessageContaining(rule);
  }

  @Test
  void shouldRefuseOtherUsesAndUniverses() {
    String yaml = cross("a: {of: live:sma_5, transform: rank}");
    refused(yaml.replace("universe: korea", "universe: kore"), "nearest is korea: universe=kore");
    refused(
        yaml.replace("[035420, no, 1e3]", "[]"),
        "must have symbols of one venue: universe=korea, venues=[]");
    refused(
        yaml.replace("  WORLD: {zone: UTC}\n", "  WORLD: {zone: UTC}\n  OTHER: {zone: UTC}\n")
            .replace(
                "instruments:\n",
                "instruments:\n"
                    + "  - {pattern: 'no', venue: OTHER, currency: USD, tickSize: 0.01}\n"),
        "must have symbols of one venue: universe=korea, venues=[OTHER, WORLD]");
    refused(
        yaml.replace("live:sma_5 / books:bps", "live:sma_5 / place:a"),
        "must not be cross-sectional: factor=place:a");
    refused(
        yaml.replace("factors: [live:sma_5, value:pbr]", "factors: [live:sma_5, place:a]"),
        "must not read cross-sectional factors, which stand at a cut: service=closed");
    refused(
        yaml.replace("{factors: [best:mid]}", "{factors: [place:a]}"),
        "must be closed where a factor is cross-sectional: key=bar");
  }

  @Test
  void shouldRefuseBarsOfTwoTimes() {
    String yaml =
        cross("a: {of: value:pbr, transform: rank}")
            .replace("live:sma_5 / books:bps", "live:sma_5 / slow:sma_5")
            .replace(
                "  best: {kind: quote}\n",
                "  best: {kind: quote}\n"
                    + "  slow: {timeframe: 1m, delay: 1s, ttl: 30m, factorSets: [small]}\n");
    refused(yaml, "must read bars of one timeframe and delay: of=value:pbr, views=live, slow");
  }
}
