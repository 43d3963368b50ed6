package io.factorline.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeframeTest {
  @ParameterizedTest
  @CsvSource({
    "1s,1000000000,1s",
    "60s,60000000000,1m",
    "5m,300000000000,5m",
    "90m,5400000000000,90m",
    "4h,14400000000000,4h",
    "1d,86400000000000,1d"
  })
  void shouldReadAndWriteItsText(String text, long durationNs, String canonical) {
    Timeframe timeframe = Timeframe.parse(text);

    assertThat(timeframe.durationNs()).isEqualTo(durationNs);
    assertThat(timeframe).hasToString(canonical);
    assertThat(Timeframe.parse(canonical)).isEqualTo(timeframe);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "s", "0s", "-1s", "7s", "1w", "2d", "24h", "86400s", "1S", "99999h"})
  void shouldRefuseWhatDoesNotDivideADay(String text) {
    assertThatThrownBy(() -> Timeframe.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be a length that divides a day, as 1s, 5m, 1h or 1d: timeframe=" + text);
  }

  @Test
  void shouldAlignBarsToTheEpochBeforeAndAfterIt() {
    Timeframe minute = Timeframe.parse("1m");

    assertThat(minute.startOf(1_723_161_255_342_000_001L)).isEqualTo(1_723_161_240_000_000_000L);
    assertThat(minute.startOf(60_000_000_000L)).isEqualTo(60_000_000_000L);
    assertThat(minute.startOf(-1)).isEqualTo(-60_000_000_000L);
    assertThat(minute.endOf(60_000_000_000L)).isEqualTo(120_000_000_000L);
  }

  @Test
  void shouldRefuseToAlignADailyBar() {
    assertThatThrownBy(() -> Timeframe.parse("1d").startOf(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must not be daily: timeframe=1d");
  }
}
