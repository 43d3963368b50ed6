package io.factorline.store;

import io.factorline.event.MarketEventReader;
import io.factorline.kernel.Bar;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Bytes of the parts of a row. All numbers are big-endian; every part starts with its version and
 * the hash of the layout that names its positions.
 *
 * <pre>
 * f  u8 version, i64 layout, i64 first offset, u8 flags (1 halted), guard of the trades,
 *    last price, reference price, i8 outlier side, u8 first trade? held tick,
 *    u16 n, n x reject not acknowledged, u8 window? price window,
 *    per view: u8 open?, if open: bar, i64 per factor
 * q  u8 version, i64 layout, guard of the quotes, bid, bid size, ask, ask size, windows
 * c  u8 version, i64 layout, per view: u16 n, n x closed bar
 * </pre>
 *
 * docs/spec/store.md has each block with an example. Stateless; thread-safe.
 */
public final class RowCodec {
  /** The only version there is. */
  public static final int VERSION = 1;

  private static final int HALTED = 1;
  private static final int FIXED_BYTES = 4096;
  private static final int HELD_REJECTS = 256;

  private RowCodec() {}

  /**
   * Enough room for any one part of a row in this layout with {@code maxBars} closed bars a view.
   */
  public static int capacity(RowLayout layout, int maxBars) {
    int bytes = FIXED_BYTES + 3 * (4 + Double.BYTES * RollingWindow.MAX_CAPACITY);
    bytes += SymbolRow.MAX_PENDING_REJECTS * PendingReject.FIXED_BYTES;
    bytes += (2 + HELD_REJECTS) * MarketEventReader.MAX_VALUE_BYTES;
    for (RowLayout.ViewLayout view : layout.views()) {
      int factors = view.factors().size();
      bytes += 3 + Bar.BYTES + Long.BYTES * factors + maxBars * ClosedBar.bytes(factors);
    }
    return bytes;
  }

  /** Writes part {@code f}. */
  public static void writeForming(SymbolRow row, ByteBuffer out) {
    start(row, out);
    out.putLong(row.firstOffset()).put((byte) (row.isHalted() ? HALTED : 0));
    row.trades().write(out);
    out.putDouble(row.lastPrice()).putDouble(row.referencePrice());
    out.put((byte) row.outlierSide());
    Optionals.write(row.provisional(), out);
    List<PendingReject> rejects = row.pendingRejects();
    out.putShort((short) rejects.size());
    for (PendingReject reject : rejects) {
      reject.write(out);
    }
    Optionals.write(row.pricesOrNull(), out);
    for (int i = 0; i < row.layout().views().size(); i++) {
      writeOpenBar(row.view(i), out);
    }
  }

  private static void writeOpenBar(ViewRow view, ByteBuffer out) {
    Bar bar = view.bar();
    out.put((byte) (bar.isOpen() ? 1 : 0));
    if (bar.isOpen()) {
      bar.write(out);
      for (long cell : view.formingCells()) {
        out.putLong(cell);
      }
    }
  }

  /** Writes part {@code q}. */
  public static void writeQuote(SymbolRow row, ByteBuffer out) {
    start(row, out);
    row.quote().write(out);
  }

  /** Writes part {@code c}. */
  public static void writeClosed(SymbolRow row, ByteBuffer out) {
    start(row, out);
    for (int i = 0; i < row.layout().views().size(); i++) {
      ViewRow view = row.view(i);
      out.putShort((short) view.closedCount());
      for (ClosedBar bar : view.closedBars()) {
        bar.write(out);
      }
    }
  }

  private static void start(SymbolRow row, ByteBuffer out) {
    out.put((byte) VERSION).putLong(row.layout().hashBits());
  }

  /** The hash of the layout that a part is written in. */
  public static String layoutHash(byte[] part) {
    if (part.length < 1 + Long.BYTES) {
      throw new RowFormatException("must be a row part: length=" + part.length);
    }
    RowFormatException.requireVersion("row part", VERSION, part[0]);
    return RowLayout.hashText(ByteBuffer.wrap(part).getLong(1));
  }

  /** Reads part {@code f} into a fresh row of the layout it names. */
  public static void readForming(byte[] part, SymbolRow row) {
    read(part, row, in -> readForming(in, row));
  }

  private static void readForming(ByteBuffer in, SymbolRow row) {
    row.firstOffset(in.getLong());
    row.halt((in.get() & HALTED) != 0);
    row.trades().read(row.symbol(), in);
    row.restorePrices(in.getDouble(), in.getDouble());
    row.outlierSide(in.get());
    row.provisional(Optionals.readTick(row.symbol(), in));
    int rejects = Short.toUnsignedInt(in.getShort());
    for (int i = 0; i < rejects; i++) {
      row.pendingRejects().add(PendingReject.read(in));
    }
    row.restoreWindow(Optionals.readWindow(in));
    for (int i = 0; i < row.layout().views().size(); i++) {
      readOpenBar(in, row.view(i));
    }
  }

  private static void readOpenBar(ByteBuffer in, ViewRow view) {
    if (Optionals.isThere(in)) {
      view.bar().restore(in);
      long[] cells = view.formingCells();
      for (int i = 0; i < cells.length; i++) {
        cells[i] = in.getLong();
      }
    }
  }

  /** Reads part {@code q} into a fresh row of the layout it names. */
  public static void readQuote(byte[] part, SymbolRow row) {
    read(part, row, in -> row.quote().read(row.symbol(), in));
  }

  /** Reads part {@code c} into a fresh row of the layout it names. */
  public static void readClosed(byte[] part, SymbolRow row) {
    read(part, row, in -> readClosed(in, row));
  }

  private static void readClosed(ByteBuffer in, SymbolRow row) {
    for (int i = 0; i < row.layout().views().size(); i++) {
      ViewRow view = row.view(i);
      int bars = Short.toUnsignedInt(in.getShort());
      for (int b = 0; b < bars; b++) {
        view.appendDecoded(ClosedBar.read(in, view.layout().factors().size()));
      }
    }
  }

  private interface Body {
    void read(ByteBuffer in);
  }

  private static void read(byte[] part, SymbolRow row, Body body) {
    String hash = layoutHash(part);
    if (!hash.equals(row.layout().hash())) {
      throw new RowFormatException(
          "must be written in layout " + row.layout().hash() + ": layout=" + hash);
    }
    try {
      ByteBuffer in = ByteBuffer.wrap(part).position(1 + Long.BYTES);
      body.read(in);
      if (in.hasRemaining()) {
        throw new RowFormatException("must end with its last block: remaining=" + in.remaining());
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new RowFormatException(
          "must be a whole row part: symbol=" + row.symbol() + ", length=" + part.length, e);
    }
  }
}
