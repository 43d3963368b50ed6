package io.factorline.redis;

/** What the compare-and-set of a hot row did. */
public enum RowWriteOutcome {
  /** The row is as sent. */
  WRITTEN,
  /** The row is as sent, and there was none before. */
  CREATED,
  /** The row already reflects a later record of the same log: nothing to do. */
  BEHIND,
  /** A later owner of the partition has written: this one must stop. */
  FENCED,
  /** The row followed this topic id before and left it. */
  TOPIC_LEFT,
  /**
   * The row follows another topic id that was not named as taken over, or another partition of this
   * one.
   */
  OTHER_TOPIC;

  static RowWriteOutcome of(Long answer) {
    return switch (answer.intValue()) {
      case 1 -> WRITTEN;
      case 2 -> CREATED;
      case 0 -> BEHIND;
      case -1 -> FENCED;
      case -2 -> TOPIC_LEFT;
      case -3 -> OTHER_TOPIC;
      default -> throw new IllegalStateException("must be in [-3, 2]: answer=" + answer);
    };
  }
}
