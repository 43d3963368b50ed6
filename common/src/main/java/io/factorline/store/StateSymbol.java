package io.factorline.store;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One row of a {@link StateFile}: the fields that a row has in Redis. Arrays are neither copied nor
 * may they be changed.
 */
public final class StateSymbol {
  private final String symbol;
  private final byte[] header;
  private final byte[] forming;
  private final byte @Nullable [] quote;
  private final byte @Nullable [] closed;
  private final SortedMap<String, byte[]> states;

  /**
   * A row by its fields.
   *
   * @param header field {@code h}
   * @param forming field {@code f}
   * @param quote field {@code q}; null where the row has none
   * @param closed field {@code c}; null where the row has none
   * @param states fields {@code s:<view>}, by view
   */
  public StateSymbol(
      String symbol,
      byte[] header,
      byte[] forming,
      byte @Nullable [] quote,
      byte @Nullable [] closed,
      SortedMap<String, byte[]> states) {
    this.symbol = symbol;
    this.header = header;
    this.forming = forming;
    this.quote = quote;
    this.closed = closed;
    this.states = Collections.unmodifiableSortedMap(new TreeMap<>(states));
  }

  /** The symbol. */
  public String symbol() {
    return symbol;
  }

  /** Field {@code h}. */
  public byte[] header() {
    return header;
  }

  /** Field {@code f}. */
  public byte[] forming() {
    return forming;
  }

  /** Field {@code q}; null where the row has none. */
  public byte @Nullable [] quote() {
    return quote;
  }

  /** Field {@code c}; null where the row has none. */
  public byte @Nullable [] closed() {
    return closed;
  }

  /** Fields {@code s:<view>}, by view. */
  public SortedMap<String, byte[]> states() {
    return states;
  }

  /**
   * The row, decoded.
   *
   * @throws RowFormatException if the fields are not a row in this layout
   */
  public HotRow row(RowLayout layout) {
    return HotRow.decode(
        symbol, header, forming, quote, closed, hash -> hash.equals(layout.hash()) ? layout : null);
  }
}
