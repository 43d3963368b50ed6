package io.factorline.online;

import io.factorline.market.Venue;
import io.factorline.store.HotRow;
import io.factorline.store.RowCodec;
import io.factorline.store.RowLayout;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was read from the store: decoded, or waiting for a layout that is not known yet. Its
 * content never changes; thread-safe.
 */
public final class StoredRow {
  private final String symbol;
  private final Venue venue;
  private final byte[] header;
  private final byte[] forming;
  private final byte @Nullable [] quote;
  private final byte @Nullable [] closed;
  private final String layoutHash;
  private volatile @Nullable HotRow hot;

  private StoredRow(String symbol, Venue venue, byte[] header, byte[] forming, Parts parts) {
    this.symbol = symbol;
    this.venue = venue;
    this.header = header;
    this.forming = forming;
    this.quote = parts.quote;
    this.closed = parts.closed;
    this.layoutHash = RowCodec.layoutHash(forming);
  }

  private record Parts(byte @Nullable [] quote, byte @Nullable [] closed) {}

  /**
   * The row in the fields {@code h f q c}, in this order.
   *
   * @throws RuntimeException if the bytes are not those of a row
   */
  static StoredRow of(
      String symbol,
      Venue venue,
      byte @Nullable [][] fields,
      Function<String, @Nullable RowLayout> layouts) {
    byte[] header = fields[0];
    byte[] forming = fields[1];
    if (header == null || forming == null) {
      throw new IllegalArgumentException("must have a header and values: symbol=" + symbol);
    }
    StoredRow row = new StoredRow(symbol, venue, header, forming, new Parts(fields[2], fields[3]));
    row.decode(layouts);
    return row;
  }

  /** The symbol. */
  public String symbol() {
    return symbol;
  }

  /** Where it trades. */
  public Venue venue() {
    return venue;
  }

  /** The hash of the layout that names its positions. */
  String layoutHash() {
    return layoutHash;
  }

  /** The row, or null while its layout is not known. */
  public @Nullable HotRow hot() {
    return hot;
  }

  /** Decodes it if its layout is known by now. */
  void decode(Function<String, @Nullable RowLayout> layouts) {
    if (hot == null && layouts.apply(layoutHash) != null) {
      hot = HotRow.decode(symbol, header, forming, quote, closed, layouts);
    }
  }
}
