package io.factorline.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class JsonOutTest {
  private final JsonOut out = new JsonOut(1);

  private String text() {
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldWriteDoublesThatReadBackAsTheSameBits() {
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      String written = text(value);
      if (Double.isFinite(value)) {
        assertThat(Double.doubleToRawLongBits(Double.parseDouble(written)))
            .isEqualTo(Double.doubleToRawLongBits(value));
      } else {
        assertThat(written).isEqualTo("null");
      }
    }
    assertThat(text(61.2)).isEqualTo("61.2");
    assertThat(text(-0.0)).isEqualTo("-0.0");
    assertThat(text(1e300)).isEqualTo("1.0E300");
  }

  private String text(double value) {
    out.clear().number(value);
    return text();
  }

  @Test
  void shouldWriteWholeNumbers() {
    out.number(0L).raw(',').number(9L).raw(',').number(10L).raw(',');
    out.number(Long.MAX_VALUE).raw(',').number(Long.MIN_VALUE);

    assertThat(text()).isEqualTo("0,9,10,9223372036854775807,-9223372036854775808");
  }

  @Test
  void shouldWriteAgainWhatStandsBefore() {
    out.raw("{\"a\":1").raw(",\"b\":2");
    int to = out.length();
    for (int i = 0; i < 20; i++) {
      out.again(to - 6, to);
    }

    assertThat(text()).isEqualTo("{\"a\":1" + ",\"b\":2".repeat(21));
  }

  @Test
  void shouldEscapeTextSoThatItReadsBack() {
    String hostile = "a\"b\\c\n\r\t\u0001\u001f</script>é漢😀";
    out.text(hostile);

    assertThat(JsonMapper.shared().readTree(out.toByteArray()).asString()).isEqualTo(hostile);
  }

  @Test
  void shouldWriteALoneSurrogateAsTheReplacementCharacter() {
    out.text("a\ud800b");

    assertThat(JsonMapper.shared().readTree(out.toByteArray()).asString()).isEqualTo("a\ufffdb");
  }

  @Test
  void shouldWriteTimes() {
    out.time(1_723_161_255_342_000_000L);

    assertThat(text()).isEqualTo("\"2024-08-08T23:54:15.342000000Z\"");
  }
}
