package io.factorline.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InstrumentsTest {
  private static Instrument instrument(String pattern, String venue) {
    return new Instrument(pattern, venue, "KRW", 1, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "005930,KRX",
    "00593,WORLD",
    "00593K,WORLD",
    "SIM.AAA,SIM",
    "SIM.SPECIAL,SPECIAL",
    "SIM.LATE,SIM",
    "BTC-USD,WORLD",
    "SIM,WORLD"
  })
  void shouldTakeTheFirstMatchInOrder(String symbol, String venue) {
    Instruments instruments =
        new Instruments(
            List.of(
                instrument("SIM.SPECIAL", "SPECIAL"),
                instrument("######", "KRX"),
                instrument("SIM.*", "SIM"),
                instrument("SIM.LATE", "LATE"),
                instrument("*", "WORLD")));

    assertThat(instruments.of(symbol).venue()).isEqualTo(venue);
  }

  @Test
  void shouldRefuseAListWithoutCatchAll() {
    assertThatThrownBy(() -> new Instruments(List.of(instrument("A*", "X"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must end with the catch-all pattern *");
    assertThatThrownBy(() -> new Instruments(List.of(instrument("*", "X"), instrument("*", "X"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be the last instrument: pattern=*");
  }

  @Test
  void shouldMatchAsTheRegularExpressionOfThePatternDoes() {
    Random random = new Random(5);
    for (int i = 0; i < 50_000; i++) {
      String pattern = text(random, "ab1*?#", 1 + random.nextInt(6));
      String symbol = text(random, "ab1", random.nextInt(7));
      String regex = pattern.replace("*", ".*").replace("?", ".").replace("#", "[0-9]");

      assertThat(SymbolPattern.of(pattern).matches(symbol))
          .as("%s ~ %s", symbol, pattern)
          .isEqualTo(Pattern.matches(regex, symbol));
    }
  }

  private static String text(Random random, String letters, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "'',false",
    "035420,true",
    "BRK.B,true",
    "^GSPC,true",
    "EURUSD=X,true",
    "A:B_c-1,true",
    "a b,false",
    "삼성,false",
    "a/b,false"
  })
  void shouldKnowSymbols(String text, boolean isValid) {
    assertThat(Symbol.isValid(text)).isEqualTo(isValid);
    assertThat(text.matches("[A-Za-z0-9._^=:-]{1,64}")).isEqualTo(isValid);
  }

  @Test
  void shouldBoundTheLengthOfASymbol() {
    assertThat(Symbol.isValid("A".repeat(64))).isTrue();
    assertThat(Symbol.isValid("A".repeat(65))).isFalse();
  }

  @Test
  void shouldRefuseAPatternThatNoSymbolCouldMatch() {
    assertThatThrownBy(() -> instrument("A/B", "X"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be 1 to 64 characters of a symbol, *, ? or #: pattern=A/B");
  }
}
