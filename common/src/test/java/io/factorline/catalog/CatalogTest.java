package io.factorline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CatalogTest {
  private final Catalog catalog = CatalogText.parse(CatalogText.SOUND);

  @Test
  void shouldKeepEveryScalarAsTheTextThatWasWritten() {
    assertThat(catalog.universe("korea").symbols()).containsExactly("035420", "no", "1e3");
  }

  @Nested
  final class Resolve {
    @Test
    void shouldFindFactorsOfEveryKindOfView() {
      assertThat(catalog.factorNames())
          .containsExactly(
              "live:sma_5",
              "best:bid",
              "best:ask",
              "best:mid",
              "best:spread_bp",
              "best:imbalance",
              "books:bps",
              "books:sector",
              "value:pbr");
      assertThat(catalog.resolve("value:pbr")).isEqualTo(new FactorRef("value", "pbr"));
      assertThat(catalog.find("value:pbrr")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "live:sma5,live:sma_5",
      "lvie:sma_5,live:sma_5",
      "value:pb,value:pbr",
      "'',best:ask"
    })
    void shouldNameTheNearestKnownFactor(String asked, String nearest) {
      assertThatThrownBy(() -> catalog.resolve(asked))
          .isInstanceOfSatisfying(
              CatalogLookupException.class,
              error -> {
                assertThat(error.kind()).isEqualTo("factor");
                assertThat(error.name()).isEqualTo(asked);
                assertThat(error.nearest()).contains(nearest);
              })
          .hasMessage("must be a known factor, nearest is %s: factor=%s".formatted(nearest, asked));
    }

    @Test
    void shouldNameTheNearestOfOtherKinds() {
      assertThatThrownBy(() -> catalog.view("lives"))
          .hasMessage("must be a known view, nearest is live: view=lives");
      assertThatThrownBy(() -> catalog.service("close"))
          .hasMessage("must be a known service, nearest is closed: service=close");
      assertThatThrownBy(() -> catalog.universe("x"))
          .hasMessage("must be a known universe, nearest is korea: universe=x");
      assertThatThrownBy(() -> catalog.model("buyers"))
          .hasMessage("must be a known model, nearest is buyer: model=buyers");
    }

    @Test
    void shouldBoundWhatItRepeatsOfAName() {
      assertThatThrownBy(() -> catalog.resolve("x\n".repeat(100_000)))
          .hasMessageEndingWith("...")
          .hasMessageNotContaining("\n");
    }
  }

  @Nested
  final class Derived {
    @Test
    void shouldReadStoredFactorsAlone() {
      Catalog nested =
          CatalogText.parse(
              CatalogText.with(
                  "{pbr: live:sma_5 / books:bps}",
                  "{twice: value:pbr * 2, pbr: live:sma_5 / books:bps}"));
      DerivedView view = nested.derivedViews().getFirst();

      assertThat(view.factorNames()).containsExactly("twice", "pbr");
      assertThat(view.factor("twice").text()).isEqualTo("value:pbr * 2");
      assertThat(view.factor("twice").inputs())
          .containsExactly(new FactorRef("live", "sma_5"), new FactorRef("books", "bps"));
      assertThatThrownBy(() -> view.factor("thrice"))
          .hasMessage("must be a known factor, nearest is twice: factor=thrice");
    }

    @Test
    void shouldChangeWithItsInputs() {
      String before = catalog.view("value").definition();
      Catalog other = CatalogText.parse(CatalogText.with("period: 5", "period: 6"));

      assertThat(other.view("value").definition()).isNotEqualTo(before);
      assertThat(other.view("books").definition()).isEqualTo(catalog.view("books").definition());
    }
  }

  @Nested
  final class Definition {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "period: 5 | period: 6",
          "name: sma_5, kind: sma | name: sma_5, kind: ema",
          "timeframe: 1m | timeframe: 5m",
          "ttl: 30m | ttl: 30m, delay: 1s",
          "ttl: 30m | ttl: 30m, unstableBars: 1",
          "ttl: 30m | ttl: 30m, flat: talib"
        })
    void shouldChangeWithWhatAValueMeans(String part, String replacement) {
      Catalog other = CatalogText.parse(CatalogText.with(part, replacement));

      assertThat(other.view("live").definition())
          .matches("[0-9a-f]{16}")
          .isNotEqualTo(catalog.view("live").definition());
      assertThat(other.hash()).matches("[0-9a-f]{64}").isNotEqualTo(catalog.hash());
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "timeframe: 1m | timeframe: 60s",
          "ttl: 30m | ttl: 1800s",
          "ttl: 30m | delay: 0s, flat: neutral, unstableBars: 0, ttl: 30m",
          "period: 5 | period: 05.0",
          "'{zone: UTC}' | '{maxLate: 1000ms}'",
          "live:sma_5 / books:bps | ( live:sma_5/books:bps )",
          "kind: sma, period: 5 | period: 5, kind: sma, output: value"
        })
    void shouldNotChangeWithHowItIsWritten(String part, String replacement) {
      Catalog other = CatalogText.parse(CatalogText.with(part, replacement));

      assertThat(other.view("live").definition()).isEqualTo(catalog.view("live").definition());
      assertThat(other.hash()).isEqualTo(catalog.hash());
    }

    @Test
    void shouldNotCountTimeToLiveButTellItInTheHashOfTheCatalog() {
      Catalog other = CatalogText.parse(CatalogText.with("ttl: 30m", "ttl: 31m"));

      assertThat(other.view("live").definition()).isEqualTo(catalog.view("live").definition());
      assertThat(other.hash()).isNotEqualTo(catalog.hash());
      assertThat(other.barViews().getFirst().ttl()).isEqualTo(Duration.ofMinutes(31));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "'{zone: UTC}' | '{zone: Asia/Seoul}'",
          "'{zone: UTC}' | '{seq: none}'",
          "'{zone: UTC}' | '{cleaning: {priceBand: 0.3}}'",
          "'{zone: UTC}' | '{sessions: [{open: 09:00, close: 15:30}], expires: 2027-01-01}'",
          "tickSize: 0.01 | tickSize: 0.02",
          "035420 | 035421",
          "joinKey: symbol | joinKey: ticker",
          "bar: forming | bar: closed",
          "service: closed | service: forming2"
        })
    void shouldCountEverythingInTheHashOfTheCatalog(String part, String replacement) {
      String yaml =
          CatalogText.with(part, replacement)
              .replace("  quotes:", "  forming2: {bar: closed, factors: [live:sma_5]}\n  quotes:");
      String same =
          CatalogText.with(
              "  quotes:", "  forming2: {bar: closed, factors: [live:sma_5]}\n  quotes:");

      assertThat(CatalogText.parse(yaml).hash()).isNotEqualTo(CatalogText.parse(same).hash());
    }

    @Test
    void shouldNotChangeWithTheOrderOfSections() {
      List<String> sections = new ArrayList<>(List.of(CatalogText.SOUND.split("\n(?=[a-zA-Z])")));
      Random random = new Random(4);
      for (int i = 0; i < 20; i++) {
        Collections.shuffle(sections, random);
        assertThat(CatalogText.parse(String.join("\n# a comment\n", sections)).hash())
            .isEqualTo(catalog.hash());
      }
    }

    @Test
    void shouldNotChangeWithTheOrderOfViewsButWithThatOfFactors() {
      String two = "{name: sma_5, kind: sma, period: 5}\n    - {name: x, kind: open}";
      String swapped = "{name: x, kind: open}\n    - {name: sma_5, kind: sma, period: 5}";
      String one = "{name: sma_5, kind: sma, period: 5}";
      String live = "live: {timeframe: 1m, ttl: 30m, factorSets: [small]}";
      String best = "best: {kind: quote}";

      assertThat(CatalogText.parse(CatalogText.with(one, two)).view("live").definition())
          .isNotEqualTo(
              CatalogText.parse(CatalogText.with(one, swapped)).view("live").definition());
      assertThat(
              CatalogText.parse(CatalogText.with(live + "\n  " + best, best + "\n  " + live))
                  .hash())
          .isEqualTo(catalog.hash());
    }
  }
}
