package io.factorline.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CallerTextTest {
  @Test
  void shouldTellShortTextAsItIs() {
    assertThat(CallerText.shown("삼성전자")).isEqualTo("삼성전자");
    assertThat(CallerText.shown("x".repeat(CallerText.MAX))).hasSize(CallerText.MAX);
  }

  @Test
  void shouldCutLongText() {
    assertThat(CallerText.shown("x".repeat(CallerText.MAX + 1)))
        .isEqualTo("x".repeat(CallerText.MAX) + "...");
  }

  @Test
  void shouldStayOnOneLine() {
    assertThat(CallerText.shown("a\r\nb\tc\u0000d")).isEqualTo("a??b?c?d");
  }
}
