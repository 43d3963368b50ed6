package io.factorline.error.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.catalog.CatalogLookupException;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

final class FailuresTest {
  @ParameterizedTest
  @CsvSource({
    "400, INVALID_PARAMETER",
    "404, NOT_FOUND",
    "405, METHOD_NOT_ALLOWED",
    "406, NOT_ACCEPTABLE",
    "413, BODY_LIMIT",
    "415, UNSUPPORTED_MEDIA_TYPE",
    "416, INVALID_PARAMETER",
    "503, INTERNAL"
  })
  void shouldTellTheFrameworksStatusesAsCodes(int status, ErrorCode code) {
    RequestException told =
        Failures.of(new ResponseStatusException(HttpStatusCode.valueOf(status), "com.example.Own"));

    assertThat(told.code()).isEqualTo(code);
    assertThat(told.detail()).doesNotContain("com.example");
  }

  @Test
  void shouldTellHeadersThatAreNoTypes() {
    assertThat(Failures.of(new InvalidMimeTypeException("x", "Too many elements")).code())
        .isEqualTo(ErrorCode.INVALID_PARAMETER);
    assertThat(Failures.of(new InvalidMediaTypeException("x", "unsupported charset")).code())
        .isEqualTo(ErrorCode.INVALID_PARAMETER);
  }

  @Test
  void shouldTellThePlaceOfABrokenBodyWhereThereIsOne() {
    assertThat(placeIn("{\"a\":x}")).isEqualTo("line=1, column=6");
    assertThat(placeIn("[".repeat(2_000))).isEqualTo("body");
  }

  private static String placeIn(String json) {
    try {
      JsonMapper.shared().readTree(json);
      throw new AssertionError("must be no JSON: " + json);
    } catch (JacksonException e) {
      return JsonPlace.of(e);
    }
  }

  @Test
  void shouldTellARequestsOwnFailureAsItIs() {
    RequestException own = new RequestException(ErrorCode.INVALID_SYMBOL, "must match: symbol=*");

    assertThat(Failures.of(own)).isSameAs(own);
  }

  @Test
  void shouldTellWhatIsNotInTheCatalogWithTheNearestName() {
    CatalogLookupException lookup = null;
    try {
      CatalogLoader.defaults().view("live_1x");
    } catch (CatalogLookupException e) {
      lookup = e;
    }

    assertThat(lookup).isNotNull();
    RequestException told = Failures.of(lookup);
    assertThat(told.code()).isEqualTo(ErrorCode.UNKNOWN_VIEW);
    assertThat(told.detail()).contains("view=live_1x").contains("nearest=live_1");
  }

  @Test
  void shouldTellABodyThatIsTooLong() {
    assertThat(Failures.of(new DataBufferLimitException("Exceeded limit")).code())
        .isEqualTo(ErrorCode.BODY_LIMIT);
  }

  @Test
  void shouldKeepABugsTextInTheLog() {
    RequestException told = Failures.of(new IllegalStateException("password=hunter2"));

    assertThat(told.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(told.detail()).startsWith("the log has the cause: id=").doesNotContain("hunter2");
  }
}
