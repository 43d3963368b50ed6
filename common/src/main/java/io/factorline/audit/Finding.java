package io.factorline.audit;

import java.util.Comparator;

/**
 * One thing that does not fit, and where.
 *
 * @param appendMs of the record, ms since the epoch
 * @param id of the signal that the record tells; empty where it has none or is not there
 * @param writer whose chain it is; empty where the record names none
 * @param sequence of the record in the chain; -1 where it names none
 * @param detail the rule, then what was found
 */
public record Finding(
    Kind kind,
    int partition,
    long offset,
    long appendMs,
    String id,
    String writer,
    long sequence,
    String detail) {
  /** In the order in which the records were appended. */
  static final Comparator<Finding> ORDER =
      Comparator.comparingLong(Finding::appendMs)
          .thenComparingInt(Finding::partition)
          .thenComparingLong(Finding::offset)
          .thenComparing(Finding::kind)
          .thenComparing(Finding::detail);

  /** What does not fit. */
  public enum Kind {
    /** A record, or the one after it, was changed: the hash that one holds is not the other's. */
    CHANGED,
    /** Records of a chain are not there, and their writer has not said that they failed. */
    MISSING,
    /** A record stands behind later ones of its chain. */
    OUT_OF_PLACE,
    /** Two records have one place in a chain and other bytes. */
    TWICE,
    /** A record names no place in a chain, behind records that do. */
    NO_CHAIN,
    /** A chain does not begin with its first record. */
    NO_BEGINNING,
    /** Offsets of the partition are not there. */
    OFFSETS,
    /** A chain ends before what its writer has sealed. */
    CUT_SHORT,
    /** A seal is not what the records are, or other copies of it say. */
    SEAL,
    /** A record is stored under another key than its symbol. */
    KEY
  }
}
