package io.factorline.sync.training;

import org.jspecify.annotations.Nullable;

/** How a cross-sectional cell ended; a record that was never written is that of no member. */
enum CrossEnd {
  /** The symbol was not in the universe. */
  NOT_MEMBER(0, NullReason.NOT_MEMBER),
  /** It has a value. */
  FOUND(1, null),
  /** It has no value to compare. */
  INPUT(2, NullReason.INPUT),
  /** All values are the same. */
  DIVISION_BY_ZERO(3, NullReason.DIVISION_BY_ZERO),
  /** Their deviation is beyond the range of a double. */
  DOMAIN(4, NullReason.DOMAIN);

  private final int code;
  private final @Nullable NullReason reason;

  CrossEnd(int code, @Nullable NullReason reason) {
    this.code = code;
    this.reason = reason;
  }

  @Nullable NullReason reason() {
    return reason;
  }

  byte code() {
    return (byte) code;
  }

  static CrossEnd ofCode(byte code) {
    for (CrossEnd end : values()) {
      if (end.code == code) {
        return end;
      }
    }
    throw new IllegalArgumentException("must be the code of an end: code=" + code);
  }
}
