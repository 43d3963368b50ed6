package io.factorline.store;

import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.RejectReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The row of the golden bytes and of docs/spec/store.md. */
final class SampleRow {
  static final TopicId TOPIC = new TopicId(0x0011223344556677L, 0x8899aabbccddeeffL);
  static final TopicId OLD_TOPIC = new TopicId(1, 2);
  static final RowLayout LAYOUT =
      RowLayout.of(
          List.of(
              new RowLayout.ViewLayout(
                  "live_1s", "9f3c01020304a5b6", List.of("last_price", "sma_2"))));
  static final RowHeader HEADER =
      new RowHeader(TOPIC, 3, 1234, 7, 1_723_161_255_400L, List.of(OLD_TOPIC));

  private static final long SECOND = 1_000_000_000L;
  private static final long T = 1_723_161_255L * SECOND;

  private SampleRow() {}

  /** The same in another form. */
  static RowHeader header(HeaderForm form) {
    return new RowHeader(
        HEADER.topic(),
        HEADER.partition(),
        HEADER.offset(),
        HEADER.fence(),
        HEADER.appendMs(),
        HEADER.topicsLeft(),
        form);
  }

  static SymbolRow row() {
    SymbolRow row = new SymbolRow("SIM.A", LAYOUT);
    row.firstOffset(1000);
    row.halt(true);
    GuardState trades = row.trades();
    trades.begin(40, 100);
    trades.follow(42);
    trades.at(19_944, T + 342_000_000);
    trades.hold(
        new HeldTick(
            TOPIC, 1233, 1_723_161_255_399L, new Trade("SIM.A", 999, T, 2.5, 1), bytes("{held}")));
    row.restorePrices(61_837.63, 61_000);
    row.outlierSide(-1);
    row.pendingRejects()
        .add(PendingReject.readAgain(1230, 1_723_161_255_390L, RejectReason.DUPLICATE));
    row.pendingRejects()
        .add(
            PendingReject.held(
                new HeldTick(
                    TOPIC, 1228, 1_723_161_255_380L, new Trade("SIM.A", 7, T, 1, 1), bytes("{no}")),
                RejectReason.SEQ_JUMP));
    row.prices(10).add(61_837.5);
    row.prices(10).add(61_837.63);
    row.view(0).bar().begin(T, T + SECOND, 19_944);
    row.view(0).bar().add(61_837.5, 2);
    row.view(0).bar().add(61_837.63, 0.5);
    row.view(0).formingCells()[0] = CellBits.of(61_837.63, true);
    row.view(0).formingCells()[1] = CellBits.of(61_837, true);
    closeBars(row);
    quote(row);
    return row;
  }

  private static void closeBars(SymbolRow row) {
    long[] first = {CellBits.of(61_836, true), CellBits.WARMING_UP};
    row.view(0).addClosed(new ClosedBar(T - 3 * SECOND, T - 2 * SECOND, 0, TOPIC, 1100, first));
    row.view(0).lastClosed().delivered();
    long[] second = {CellBits.of(61_836.37, true), CellBits.UNDEFINED};
    row.view(0).addClosed(new ClosedBar(T - SECOND, T, 0, TOPIC, 1200, second));
  }

  private static void quote(SymbolRow row) {
    GuardState guard = row.quote().guard();
    guard.begin(5, 100);
    guard.at(19_944, T);
    guard.hold(new HeldTick(TOPIC, 1231, 1, new Quote("SIM.A", 900, T, 1, 2, 3, 4), bytes("{q}")));
    row.quote().set(61_837.5, 3, 61_837.75, 5);
    row.quote().mids(10).add(61_837.625);
    row.quote().spreads(10).add(0.25);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] forming(SymbolRow row) {
    ByteBuffer out = buffer();
    RowCodec.writeForming(row, out);
    return taken(out);
  }

  static byte[] quotes(SymbolRow row) {
    ByteBuffer out = buffer();
    RowCodec.writeQuote(row, out);
    return taken(out);
  }

  static byte[] closed(SymbolRow row) {
    ByteBuffer out = buffer();
    RowCodec.writeClosed(row, out);
    return taken(out);
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(1 << 20);
  }

  private static byte[] taken(ByteBuffer out) {
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  static HotRow decode(byte[] header, byte[] forming, byte[] quote, byte[] closed) {
    return HotRow.decode("SIM.A", header, forming, quote, closed, hash -> LAYOUT);
  }
}
