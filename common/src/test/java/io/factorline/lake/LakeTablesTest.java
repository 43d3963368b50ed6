package io.factorline.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LakeTablesTest {
  @Test
  void shouldHaveTheColumnsOfTheSpecification() {
    LakeTable bars = LakeTables.bars("live_1s", List.of("last_price", "sma_2"));

    assertThat(bars.name()).isEqualTo("bars/live_1s");
    assertThat(bars.columns())
        .extracting(Column::name)
        .containsExactly(
            "symbol",
            "start",
            "end",
            "knowledge",
            "revision",
            "served",
            "topic_id",
            "partition",
            "offset",
            "last_price",
            "sma_2",
            "undefined");
    assertThat(bars.key()).isEqualTo("symbol");
    assertThat(bars.time()).isEqualTo("end");
  }

  @Test
  void shouldRefuseAFactorNamedLikeAColumn() {
    assertThatThrownBy(() -> LakeTables.bars("v", List.of("end")))
        .hasMessage("must not be named like a column: factor=end");
    assertThat(LakeTables.isReserved("undefined")).isTrue();
    assertThat(LakeTables.isReserved("sma_20")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1, DAY, 2024-02-29",
    "59, DAY, 2024-02-29",
    "60, MONTH, 2024-02",
    "14400, MONTH, 2024-02",
    "86400, YEAR, 2024"
  })
  void shouldPutBarsIntoThePeriodOfTheirLength(long seconds, Period period, String text) {
    long ns = Instant.parse("2024-02-29T23:59:59.999999999Z").getEpochSecond() * 1_000_000_000L;

    assertThat(Period.ofBars(seconds * 1_000_000_000L)).isEqualTo(period);
    assertThat(period.of(ns)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "DAY, 1969-12-31T00:00:00Z, 1970-01-01T00:00:00Z, 1969-12-31",
    "MONTH, 1969-12-01T00:00:00Z, 1970-01-01T00:00:00Z, 1969-12",
    "YEAR, 1969-01-01T00:00:00Z, 1970-01-01T00:00:00Z, 1969"
  })
  void shouldBoundAPeriodBeforeTheEpoch(Period period, Instant from, Instant to, String text) {
    assertThat(period.of(-1)).isEqualTo(text);
    assertThat(period.startNs(-1)).isEqualTo(from.getEpochSecond() * 1_000_000_000L);
    assertThat(period.endNs(-1)).isEqualTo(to.getEpochSecond() * 1_000_000_000L);
    assertThat(period.startNs(period.endNs(-1))).isEqualTo(period.endNs(-1));
  }
}
