package io.factorline.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UtcTimeTest {
  private static final DateTimeFormatter JDK =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);

  @Test
  void shouldWriteAsTheJdkDoesAndReadItBack() {
    Random random = new Random(11);
    for (int i = 0; i < 50_000; i++) {
      long ns = random.nextLong();
      String text = UtcTime.text(ns);
      assertThat(text).isEqualTo(JDK.format(Instant.ofEpochSecond(0, ns))).hasSize(UtcTime.LENGTH);
      assertThat(UtcTime.parse(text)).isEqualTo(ns);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00.000000000Z",
    "-1, 1969-12-31T23:59:59.999999999Z",
    "951782400000000000, 2000-02-29T00:00:00.000000000Z",
    "9223372036854775807, 2262-04-11T23:47:16.854775807Z",
    "-9223372036854775808, 1677-09-21T00:12:43.145224192Z"
  })
  void shouldWriteTheEdges(long ns, String text) {
    assertThat(UtcTime.text(ns)).isEqualTo(text);
    assertThat(UtcTime.parse(text)).isEqualTo(ns);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-19T10:00:00+09:00, 1795050000000000000",
    "2026-11-19T01:00:00.5Z, 1795050000500000000",
    "1795050000000000000, 1795050000000000000",
    "-5, -5"
  })
  void shouldReadOffsetsFractionsAndNanoseconds(String text, long ns) {
    assertThat(UtcTime.parse(text)).isEqualTo(ns);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-19T10:00:00",
        "2026-11-19",
        "now",
        "",
        "9223372036854775808",
        "2300-01-01T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-11-19T10:00:00Z[UTC]"
      })
  void shouldRefuseNaiveAndImpossibleTimes(String text) {
    assertThatThrownBy(() -> UtcTime.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be RFC 3339 with a zone, or ns since the epoch: time=" + text);
  }
}
