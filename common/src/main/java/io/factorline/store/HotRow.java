package io.factorline.store;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One hot row as a reader sees it: where it stands in its log, and its content.
 *
 * @param row only read, never changed
 */
public record HotRow(RowHeader header, SymbolRow row) {

  /**
   * Decodes the fields {@code h f q c} of one hash, read by one command.
   *
   * @param layouts finds a layout by its hash
   * @throws RowFormatException if the bytes are not a row, or the layout is not known
   */
  public static HotRow decode(
      String symbol,
      byte[] header,
      byte[] forming,
      byte @Nullable [] quote,
      byte @Nullable [] closed,
      Function<String, @Nullable RowLayout> layouts) {
    RowLayout layout = layout(RowCodec.layoutHash(forming), layouts);
    SymbolRow row = new SymbolRow(symbol, layout);
    RowCodec.readForming(forming, row);
    if (quote != null) {
      RowCodec.readQuote(quote, row);
    }
    if (closed != null) {
      RowCodec.readClosed(closed, row);
    }
    return new HotRow(RowHeader.decode(header), row);
  }

  private static RowLayout layout(String hash, Function<String, @Nullable RowLayout> layouts) {
    RowLayout layout = layouts.apply(hash);
    if (layout == null) {
      throw new RowFormatException("must be a stored layout: hash=" + hash);
    }
    return layout;
  }
}
