package io.factorline.security.http;

import io.factorline.error.ErrorCode;
import io.factorline.security.Client;
import java.util.Map;

/** What becomes of a request at the door. */
sealed interface Verdict {
  /** Anybody may ask. */
  record Open() implements Verdict {
    static final Open OPEN = new Open();
  }

  /** A client that may ask. */
  record Admitted(Client client) implements Verdict {}

  /**
   * It is answered at the door.
   *
   * @param headers beside type and length
   */
  record Refused(ErrorCode code, String detail, Map<String, String> headers) implements Verdict {}
}
