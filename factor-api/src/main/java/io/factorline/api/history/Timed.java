package io.factorline.api.history;

import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.time.UtcTime;
import org.jspecify.annotations.Nullable;

/** Reads the times of requests. Stateless; thread-safe. */
final class Timed {
  private Timed() {}

  /**
   * A time in ns since the epoch, or what stands for an absent one.
   *
   * @throws RequestException {@link ErrorCode#INVALID_TIME} if it is none, or has no zone
   */
  static long parse(String name, @Nullable String text, long absent) {
    if (text == null) {
      return absent;
    }
    try {
      return UtcTime.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RequestException(
          ErrorCode.INVALID_TIME,
          "must be RFC 3339 with a zone, or ns since the epoch: "
              + name
              + "="
              + CallerText.shown(text));
    }
  }
}
