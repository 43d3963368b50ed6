package io.factorline.tracing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpanRefTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  @Test
  void shouldHandOnWhatItRead() {
    SpanRef ref = SpanRef.parse("00-" + TRACE + "-" + SPAN + "-01", "vendor=a:b,other=1");

    assertThat(ref).isNotNull();
    assertThat(ref.traceId()).isEqualTo(TRACE);
    assertThat(ref.spanId()).isEqualTo(SPAN);
    assertThat(ref.isSampled()).isTrue();
    Map<String, String> headers = new HashMap<>();
    ref.writeTo(headers::put);
    assertThat(headers)
        .containsEntry("traceparent", "00-" + TRACE + "-" + SPAN + "-01")
        .containsEntry("tracestate", "vendor=a:b,other=1");
  }

  @Test
  void shouldReadBytesAsText() {
    String text = "00-" + TRACE + "-" + SPAN + "-00";

    assertThat(SpanRef.parse(text.getBytes(US_ASCII), null)).isEqualTo(SpanRef.parse(text, null));
    assertThat(SpanRef.parse((byte[]) null, null)).isNull();
  }

  @Test
  void shouldReadALaterVersionAsFarAsItIsKnown() {
    SpanRef ref = SpanRef.parse("cc-" + TRACE + "-" + SPAN + "-01-what-comes", null);

    assertThat(ref).isNotNull();
    assertThat(ref.traceId()).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "garbage",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
        "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01"
      })
  void shouldTakeABrokenHeaderForNone(String header) {
    assertThat(SpanRef.parse(header, null)).isNull();
    assertThat(SpanRef.parse(header.getBytes(US_ASCII), null)).isNull();
  }

  @Test
  void shouldIgnoreHeadersBeyondTheirLimit() {
    String valid = "00-" + TRACE + "-" + SPAN + "-01";

    assertThat(SpanRef.parse("cc" + valid.substring(2) + "-" + "x".repeat(600), null)).isNull();
    SpanRef ref = SpanRef.parse(valid, "a=" + "x".repeat(600));
    assertThat(ref).isNotNull();
    Map<String, String> headers = new HashMap<>();
    ref.writeTo(headers::put);
    assertThat(headers).containsOnlyKeys("traceparent");
  }
}
