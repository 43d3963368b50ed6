package io.factorline.lake;

import java.util.Locale;

/** Where the rows of a file come from. */
public enum Origin {
  /** From Kafka, as they were published. */
  LIVE,
  /** Computed from archived ticks. */
  BACKFILL,
  /** Computed from imported bars. */
  IMPORT,
  /** Merged from several files. */
  COMPACTED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Its name in manifests. */
  public String wireName() {
    return wireName;
  }

  /**
   * The origin of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Origin parse(String name) {
    for (Origin origin : values()) {
      if (origin.wireName.equals(name)) {
        return origin;
      }
    }
    throw new IllegalArgumentException(
        "must be live, backfill, import or compacted: origin=" + name);
  }
}
