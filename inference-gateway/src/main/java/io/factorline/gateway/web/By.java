package io.factorline.gateway.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.rollout.Cause;
import io.factorline.gateway.rollout.Fields;
import java.util.function.Supplier;

/** Who asks for a step, and why. */
record By(String who, String why) {
  static By read(Fields fields) {
    return parsed(() -> {
      By by = new By(fields.text("who"), fields.text("why"));
      if (by.who().equals(Cause.CONTROLLER)) {
        throw new IllegalArgumentException("must not be the controller: key=who");
      }
      var _ = by.at(0);
      fields.end();
      return by;
    });
  }

  Cause at(long nowMs) {
    return new Cause(who, why, nowMs);
  }

  /**
   * What was asked for.
   *
   * @throws RequestException where it breaks a rule
   */
  static <T> T parsed(Supplier<T> parse) {
    try {
      return parse.get();
    } catch (IllegalArgumentException e) {
      throw new RequestException(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()));
    }
  }
}
