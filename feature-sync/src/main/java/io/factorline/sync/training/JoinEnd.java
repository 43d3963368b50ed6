package io.factorline.sync.training;

import io.factorline.sync.training.merge.AsOf;
import org.jspecify.annotations.Nullable;

/** How the join of one spine row with one source ended; one byte in the scratch file. */
enum JoinEnd {
  /** There is a row. */
  FOUND(1, null),
  /** Nothing was known yet. */
  NO_ROW(2, NullReason.BEFORE_FIRST_ROW),
  /** What was known is too old. */
  EXPIRED(3, NullReason.TTL),
  /** The newest row known is a delete. */
  DELETED(4, NullReason.DELETED),
  /** The table does not know the entity. */
  UNKNOWN(5, NullReason.UNKNOWN_ENTITY);

  private static final JoinEnd[] ALL = values();

  private final int code;
  private final @Nullable NullReason reason;

  JoinEnd(int code, @Nullable NullReason reason) {
    this.code = code;
    this.reason = reason;
  }

  static JoinEnd of(AsOf asOf) {
    return switch (asOf) {
      case FOUND -> FOUND;
      case NO_ROW -> NO_ROW;
      case EXPIRED -> EXPIRED;
      case DELETED -> DELETED;
    };
  }

  /** Never 0, so that a record that nobody wrote is found out. */
  byte code() {
    return (byte) code;
  }

  static JoinEnd ofCode(byte code) {
    if (code < 1 || code > ALL.length) {
      throw new IllegalStateException("must have been joined: code=" + code);
    }
    return ALL[code - 1];
  }

  /** Why there is no value; null where there is a row. */
  @Nullable NullReason reason() {
    return reason;
  }
}
