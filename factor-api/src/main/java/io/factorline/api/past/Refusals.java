package io.factorline.api.past;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;

/** Why something cannot be found again. Stateless. */
final class Refusals {
  private Refusals() {}

  static RequestException notArchived(String detail) {
    return new RequestException(ErrorCode.CUT_NOT_ARCHIVED, detail);
  }

  static RequestException gone(String detail) {
    return new RequestException(ErrorCode.CUT_GONE, detail);
  }

  static RequestException definition(String detail) {
    return new RequestException(ErrorCode.CUT_DEFINITION, detail);
  }

  static RequestException limit(String detail) {
    return new RequestException(ErrorCode.CUT_LIMIT, detail);
  }

  static RequestException notReproducible(String detail) {
    return new RequestException(ErrorCode.CUT_NOT_REPRODUCIBLE, detail);
  }

  static RequestException contradiction(String detail) {
    return new RequestException(ErrorCode.CUT_CONTRADICTION, detail);
  }
}
