package io.factorline.event;

import java.util.Locale;

/** Who made a clock record. */
public enum ClockSource {
  /** The feed itself. */
  FEED,
  /** A replay of a file: its silence afterwards says nothing about the feed. */
  REPLAY,
  /** The partition's owner, for a feed that sends none. */
  OWNER;

  private static final ClockSource[] ALL = values();

  /** The text on the wire: {@code feed}, {@code replay} or {@code owner}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The source with this wire name. */
  public static ClockSource parse(String wireName) {
    for (ClockSource source : ALL) {
      if (source.wireName().equals(wireName)) {
        return source;
      }
    }
    throw new IllegalArgumentException("must be feed, replay or owner: source=" + wireName);
  }
}
