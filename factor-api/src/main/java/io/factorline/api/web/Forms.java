package io.factorline.api.web;

import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Which form of an answer a caller takes. Stateless; thread-safe. */
public final class Forms {
  private Forms() {}

  /**
   * The first of the forms that the header {@code Accept} allows; a header that is absent allows
   * all. Problems are told in their own form whatever it says.
   *
   * @param forms the preferred one first
   * @throws RequestException if it allows none of them, or is no such header
   */
  public static MediaType chosen(HttpHeaders headers, List<MediaType> forms) {
    String header = headers.getFirst(HttpHeaders.ACCEPT);
    if (header == null || header.equals(MediaType.ALL_VALUE)) {
      return forms.getFirst();
    }
    List<MediaType> accepted = accepted(headers);
    if (accepted.isEmpty()) {
      return forms.getFirst();
    }
    for (MediaType range : accepted) {
      for (MediaType form : forms) {
        if (range.getQualityValue() > 0 && range.includes(form)) {
          return form;
        }
      }
    }
    throw refused(headers, forms);
  }

  private static List<MediaType> accepted(HttpHeaders headers) {
    try {
      // In the order of preference, equal ones as they stand.
      List<MediaType> accepted = new ArrayList<>(headers.getAccept());
      accepted.sort(Comparator.comparingDouble(MediaType::getQualityValue).reversed());
      return accepted;
    } catch (InvalidMediaTypeException e) {
      throw refused(headers, List.of());
    }
  }

  private static RequestException refused(HttpHeaders headers, List<MediaType> forms) {
    String value = String.join(",", headers.getOrEmpty(HttpHeaders.ACCEPT));
    String rule = forms.isEmpty() ? "must name media types" : "must accept one of " + forms;
    return new RequestException(
        ErrorCode.NOT_ACCEPTABLE, rule + ": Accept=" + CallerText.shown(value));
  }
}
