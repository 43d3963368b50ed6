package io.factorline.security;

import java.util.Locale;

/** What a client may do. No role holds another: a client that may do two things has both. */
public enum Role {
  /** Reads factors, history, models, roll-outs, records and jobs; changes nothing. */
  READ,
  /** Asks for signals and reports executions. */
  TRADE,
  /** Writes rows of offline views, and starts and ends jobs. */
  WRITE,
  /** Moves roll-outs, suppresses values, opens what was closed. */
  OPERATE;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Its name in files, answers and documents. */
  public String wireName() {
    return wireName;
  }
}
