package io.factorline.store;

import io.factorline.hash.Sha256;
import io.factorline.kernel.Bar;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The canonical digest: two sets of rows have the same one exactly if they hold the same result.
 *
 * <p>In it, per symbol: last sequence number, session day and effective time of trades and of
 * quotes; best bid and offer; last and reference price; whether it is halted; per view, by name:
 * the definition, the open bar and its factors, the last two closed bars with theirs, the committed
 * kernel state. Not in it: fence, topic, offsets, append times, what waits for a delivery, closed
 * bars beyond the last two, held ticks and the windows of the cleaning rules (which rejected ticks
 * may touch), and the positions that a layout gives to views.
 *
 * <p>SHA-256, in lower-case hexadecimal. Not thread-safe.
 */
public final class Digest {
  private static final HexFormat HEX = HexFormat.of();

  private final TreeMap<String, String> bySymbol = new TreeMap<>();

  /**
   * Adds a symbol.
   *
   * @param states the bytes of the fields {@code s:<view>}, by view
   */
  public void add(SymbolRow row, Map<String, byte[]> states) {
    bySymbol.put(row.symbol(), ofSymbol(row, states));
  }

  /** Adds all symbols of a file of states. */
  public void add(StateFile file) {
    for (StateSymbol symbol : file.symbols()) {
      add(symbol.row(file.layout()).row(), symbol.states());
    }
  }

  /** The digests of the symbols, by symbol. */
  public SortedMap<String, String> bySymbol() {
    return Collections.unmodifiableSortedMap(bySymbol);
  }

  /** The digest of all symbols added: over the lines {@code symbol SP digest LF}, sorted. */
  public String hex() {
    StringBuilder lines = new StringBuilder();
    bySymbol.forEach((symbol, hex) -> lines.append(symbol).append(' ').append(hex).append('\n'));
    return Sha256.hex(lines.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** The digest of one symbol. */
  public static String ofSymbol(SymbolRow row, Map<String, byte[]> states) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(row.symbol());
      out.writeBoolean(row.isHalted());
      writeGuard(row.trades(), out);
      out.writeDouble(row.lastPrice());
      out.writeDouble(row.referencePrice());
      writeQuote(row.quote(), out);
      TreeMap<String, ViewRow> views = new TreeMap<>();
      for (RowLayout.ViewLayout view : row.layout().views()) {
        views.put(view.name(), row.view(row.layout().indexOf(view.name())));
      }
      for (ViewRow view : views.values()) {
        writeView(view, states.get(view.layout().name()), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Sha256.hex(bytes.toByteArray());
  }

  private static void writeGuard(GuardState guard, DataOutputStream out) throws IOException {
    out.writeLong(guard.lastSeq());
    out.writeLong(guard.sessionDay());
    out.writeLong(guard.effectiveNs());
  }

  private static void writeQuote(QuoteState quote, DataOutputStream out) throws IOException {
    writeGuard(quote.guard(), out);
    out.writeDouble(quote.bid());
    out.writeDouble(quote.bidSize());
    out.writeDouble(quote.ask());
    out.writeDouble(quote.askSize());
  }

  private static void writeView(ViewRow view, byte @Nullable [] state, DataOutputStream out)
      throws IOException {
    out.writeUTF(view.layout().name());
    out.writeUTF(view.layout().definition());
    out.writeBoolean(view.bar().isOpen());
    if (view.bar().isOpen()) {
      ByteBuffer bar = ByteBuffer.allocate(Bar.BYTES);
      view.bar().write(bar);
      out.write(bar.array());
      for (long cell : view.formingCells()) {
        out.writeLong(cell);
      }
    }
    ArrayDeque<ClosedBar> last = new ArrayDeque<>();
    for (ClosedBar bar : view.closedBars()) {
      last.addLast(bar);
      if (last.size() > ViewRow.KEPT_BARS) {
        last.removeFirst();
      }
    }
    out.writeInt(last.size());
    for (ClosedBar bar : last) {
      writeClosed(bar, out);
    }
    writeState(view.layout().definition(), state, out);
  }

  private static void writeClosed(ClosedBar bar, DataOutputStream out) throws IOException {
    out.writeLong(bar.startNs());
    out.writeLong(bar.endNs());
    out.writeInt(bar.revision());
    for (int i = 0; i < bar.factorCount(); i++) {
      out.writeLong(bar.cell(i));
    }
  }

  /** A state of another definition, or one that has seen no bar, is the same as none. */
  private static void writeState(String definition, byte @Nullable [] state, DataOutputStream out)
      throws IOException {
    if (state == null || !isOf(definition, ByteBuffer.wrap(state))) {
      out.writeInt(0);
    } else {
      out.writeInt(state.length);
      out.write(state);
    }
  }

  private static boolean isOf(String definition, ByteBuffer state) {
    return state.remaining() >= 2 * Long.BYTES
        && HEX.toHexDigits(state.getLong()).equals(definition)
        && state.getLong() > 0;
  }
}
