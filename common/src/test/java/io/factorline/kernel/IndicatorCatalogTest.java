package io.factorline.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IndicatorCatalogTest {

  @Test
  void shouldKnowItsKinds() {
    assertThat(IndicatorCatalog.kinds())
        .containsExactly(
            "last_price",
            "open",
            "high",
            "low",
            "volume",
            "vwap",
            "sma",
            "ema",
            "wma",
            "rsi",
            "macd",
            "bbands",
            "stddev",
            "atr",
            "adx",
            "cci",
            "roc",
            "stoch",
            "willr");
    assertThat(IndicatorCatalog.parametersOf("vwap")).isEmpty();
    assertThat(IndicatorCatalog.parametersOf("rsi")).containsExactly("period");
    assertThat(IndicatorCatalog.parametersOf("stoch")).containsExactly("k", "k_slow", "d");
    assertThat(IndicatorCatalog.outputsOf("sma")).containsExactly("value");
    assertThat(IndicatorCatalog.outputsOf("macd")).containsExactly("macd", "signal", "hist");
    assertThat(IndicatorCatalog.outputsOf("bbands")).containsExactly("upper", "middle", "lower");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sma", "ema", "wma", "rsi", "stddev", "atr", "adx", "cci", "roc", "willr"})
  void shouldTakePeriodsUpTo10000(String kind) {
    assertThatCode(() -> IndicatorCatalog.validate(IndicatorSpec.of(kind, 10_000)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> IndicatorCatalog.validate(IndicatorSpec.of(kind, 10_001)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("..10000: period=10001");
    assertThatThrownBy(() -> IndicatorCatalog.validate(IndicatorSpec.of(kind, 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "rsi, period, -3, 'must be a whole number in 2..10000: period=-3'",
    "rsi, period, 1, 'must be a whole number in 2..10000: period=1'",
    "sma, period, 2.5, 'must be a whole number in 1..10000: period=2.5'",
    "sma, period, twenty, 'must be a whole number in 1..10000: period=twenty'",
    "sma, periods, 20, 'must be one of [period]: parameter=periods'",
    "vwap, period, 20, 'must be one of []: parameter=period'",
    "macd, fast, 12, 'must be given for macd: parameter=slow'"
  })
  void shouldNameTheRuleAndTheValue(String kind, String name, String value, String message) {
    assertThatThrownBy(() -> IndicatorCatalog.validate(Runs.indicator(kind, name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void shouldRefuseWhatItDoesNotKnow() {
    assertThatThrownBy(() -> IndicatorCatalog.validate(IndicatorSpec.of("sna", 20)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be one of [last_price, ")
        .hasMessageEndingWith(": kind=sna");
    assertThatThrownBy(() ->
            IndicatorCatalog.validate(
                Runs.indicator("macd", "fast", "26", "slow", "12", "signal", "9")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be fast < slow: fast=26, slow=12");
    assertThatThrownBy(() ->
            IndicatorCatalog.validate(Runs.indicator("bbands", "period", "20", "deviations", "0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(": deviations=0");
  }

  @Test
  void shouldSpellEqualIndicatorsEqually() {
    IndicatorSpec bands = Runs.indicator("bbands", "period", "020", "deviations", " 2.0 ");

    assertThat(bands.canonical()).isEqualTo("bbands(deviations=2,period=20)");
    assertThat(bands).isEqualTo(Runs.indicator("bbands", "deviations", "2", "period", "20"));
    assertThat(IndicatorSpec.of("vwap").canonical()).isEqualTo("vwap()");
    assertThat(IndicatorSpec.of("sma", 100).canonical()).isEqualTo("sma(period=100)");
  }

  @Test
  void shouldRefuseAViewThatContradictsItself() {
    FactorSpec sma = new FactorSpec("sma", IndicatorSpec.of("sma", 20), "value");
    FactorSpec upper = new FactorSpec("upper", IndicatorSpec.of("sma", 20), "upper");

    assertThatThrownBy(() -> new KernelSpec(List.of(), FlatMode.NEUTRAL))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new KernelSpec(List.of(sma, sma), FlatMode.NEUTRAL))
        .hasMessage("must be distinct: name=sma");
    assertThatThrownBy(() -> new KernelSpec(List.of(upper), FlatMode.NEUTRAL))
        .hasMessage("must be one of [value]: output=upper");
    assertThatThrownBy(() -> new FactorSpec(" ", sma.indicator(), "value"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new KernelSpec(List.of(sma), FlatMode.TALIB).canonical())
        .isEqualTo("sma=sma(period=20).value;flat=TALIB");
  }
}
