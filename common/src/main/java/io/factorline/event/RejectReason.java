package io.factorline.event;

/**
 * Why a record of {@code ticks} was not applied. Names are API: they stand in the {@code reason}
 * header of {@code ticks-rejected} and in metric tags. Codes are stored in rows: never reuse one.
 */
public enum RejectReason {
  /** Not JSON, not an object, a field missing or of the wrong type. */
  MALFORMED(1),
  /**
   * A number outside its range: price or size not above 0, not finite, a symbol out of alphabet.
   */
  RANGE(2),
  /** Larger than the limit for one record. */
  TOO_LARGE(3),
  /** The record lies in another partition than murmur2 of its symbol names. */
  WRONG_PARTITION(4),
  /** This {@code seq} was applied before. */
  DUPLICATE(5),
  /** {@code seq} is older than the last one applied and was not seen in the remembered window. */
  OUT_OF_ORDER(6),
  /** A jump of {@code seq} beyond the venue's limit that the next tick did not confirm. */
  SEQ_JUMP(7),
  /** Event time farther ahead of the append time than the venue allows. */
  FUTURE(8),
  /** Event time more than the allowed lateness before the venue's clock or the symbol's last. */
  LATE(9),
  /** Outside every session of the venue. */
  SESSION(10),
  /** A quote whose bid is above its ask. */
  CROSSED(11),
  /** A quote whose spread is out of proportion to the recent ones. */
  WIDE_SPREAD(12),
  /** A price far from the recent ones. */
  OUTLIER(13),
  /** A price outside the venue's hard band. */
  PRICE_BAND(14),
  /** A control record of a type that is not known. */
  UNKNOWN_TYPE(15),
  /** A control record for a venue or view that the catalog does not name. */
  UNKNOWN_TARGET(16),
  /** One symbol more than a partition may hold. */
  SYMBOL_LIMIT(17),
  /** A seed whose view, definition or file is not what it must be. */
  SEED(18);

  private static final RejectReason[] BY_CODE = new RejectReason[32];

  static {
    for (RejectReason reason : values()) {
      BY_CODE[reason.code] = reason;
    }
  }

  private final int code;

  RejectReason(int code) {
    this.code = code;
  }

  /** The byte that stands for this reason in a row; 1 to 31. */
  public int code() {
    return code;
  }

  /** The reason of a stored code. */
  public static RejectReason ofCode(int code) {
    RejectReason reason = code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    if (reason == null) {
      throw new IllegalArgumentException("must be the code of a reject reason: code=" + code);
    }
    return reason;
  }
}
