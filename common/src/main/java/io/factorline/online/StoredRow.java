package io.factorline.online;

import io.factorline.market.Venue;
import io.factorline.store.HotRow;
import io.factorline.store.RowCodec;
import io.factorline.store.RowLayout;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was read from the store: decoded, or waiting for a layout that is not known yet. What
 * it says never changes; thread-safe.
 */
public final class StoredRow implements Stored {
  private static final byte[][] NOTHING = {};

  private final String symbol;
  private final Venue venue;
  private final String layoutHash;
  private volatile byte[] @Nullable [] fields;
  private volatile @Nullable HotRow hot;

  private StoredRow(String symbol, Venue venue, byte[] @Nullable [] fields) {
    byte[] forming = fields[1];
    if (fields[0] == null || forming == null) {
      throw new IllegalArgumentException("must have a header and values: symbol=" + symbol);
    }
    this.symbol = symbol;
    this.venue = venue;
    this.fields = fields;
    this.layoutHash = RowCodec.layoutHash(forming);
  }

  /**
   * The row in the fields {@code h f q c}, in this order; they are not copied.
   *
   * @throws RuntimeException if the bytes are not those of a row
   */
  static StoredRow of(
      String symbol,
      Venue venue,
      byte[] @Nullable [] fields,
      Function<String, @Nullable RowLayout> layouts) {
    StoredRow row = new StoredRow(symbol, venue, fields);
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
  synchronized void decode(Function<String, @Nullable RowLayout> layouts) {
    byte[] @Nullable [] parts = fields;
    if (parts.length == 0 || layouts.apply(layoutHash) == null) {
      return;
    }
    byte[] header = parts[0];
    byte[] forming = parts[1];
    if (header != null && forming != null) {
      hot = HotRow.decode(symbol, header, forming, parts[2], parts[3], layouts);
      fields = NOTHING;
    }
  }
}
