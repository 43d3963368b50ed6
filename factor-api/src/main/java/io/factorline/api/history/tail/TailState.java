package io.factorline.api.history.tail;

import java.util.Locale;

/** How near the tail is to the end of its topic. */
public enum TailState {
  /** It has what Kafka has, but for what is on its way. */
  LIVE,
  /** It reads what was written before it began. */
  CATCHING_UP,
  /** Kafka does not answer, or has no such topic: what was read before still counts. */
  UNAVAILABLE;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Its name in answers. */
  public String wireName() {
    return wireName;
  }
}
