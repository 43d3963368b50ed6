package io.factorline.api.history;

import io.factorline.api.factors.WirePlan;
import io.factorline.api.history.stitch.Cells;
import io.factorline.api.history.stitch.HistoryRows;
import io.factorline.json.JsonOut;
import io.factorline.online.CellState;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/** Pages as JSON and as CSV. Thread-safe. */
final class HistoryText {
  private static final byte[] CLOSED = ascii("\"CLOSED\"");
  private static final byte[] NEXT_CLOSED = ascii(",\"CLOSED\"");
  private static final byte[] FORMING = ascii("\"FORMING\"");

  /** Bars of a piece, where there is one for each moment. */
  private static final long PIECE_BARS = 256;

  private final PieceTexts pieces;

  /** A writer that keeps what it wrote of pieces of columns. */
  HistoryText(PieceTexts pieces) {
    this.pieces = pieces;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The page of one symbol. */
  void writeOne(HistoryAnswer answer, JsonOut out) {
    out.raw("{\"symbol\":").text(answer.request().symbols().getFirst()).raw(',');
    writeRows(answer.request(), answer.series().getFirst(), out);
    writeEnd(answer, out);
  }

  /** The page of many symbols. */
  void writeMany(HistoryAnswer answer, JsonOut out) {
    out.raw("{\"series\":[");
    for (int s = 0; s < answer.series().size(); s++) {
      HistoryRows rows = answer.series().get(s);
      out.raw(s == 0 ? "{\"symbol\":" : ",{\"symbol\":").text(rows.symbol()).raw(',');
      writeRows(answer.request(), rows, out);
      out.raw('}');
    }
    out.raw(']');
    writeEnd(answer, out);
  }

  private static void writeEnd(HistoryAnswer answer, JsonOut out) {
    out.raw(",\"tail\":\"").raw(answer.tail()).raw("\",\"cut\":\"").raw(answer.cut());
    out.raw("\",\"next\":");
    String next = answer.next();
    if (next == null) {
      out.nothing();
    } else {
      out.text(next);
    }
    out.raw('}');
  }

  private void writeRows(HistoryRequest request, HistoryRows rows, JsonOut out) {
    WirePlan plan = request.live();
    int[] bounds = bounds(rows, request.plan().barNs() * PIECE_BARS);
    out.raw("\"times\":[");
    for (int p = 1; p < bounds.length; p++) {
      out.raw(p == 1 ? "" : ",");
      pieces.times(rows.endsNs(bounds[p - 1], bounds[p]), out);
    }
    out.raw("],\"values\":{");
    boolean[] isWhole = new boolean[plan.plan().columnCount()];
    for (int f = 0; f < isWhole.length; f++) {
      out.raw(f == 0 ? "" : ",").raw(plan.factorName(f)).raw(":[");
      isWhole[f] = writeColumn(rows, f, bounds, out);
      out.raw(']');
    }
    out.raw("},\"state\":[");
    writeStates(rows, out);
    out.raw("],\"statuses\":[");
    writeStatuses(plan, rows, isWhole, out);
    out.raw(']');
  }

  /**
   * Where pieces begin, and at last their end. They begin at the same moments in each answer, so
   * that answers share them; the open bar is one of its own.
   */
  private static int[] bounds(HistoryRows rows, long pieceNs) {
    IntStream.Builder bounds = IntStream.builder();
    bounds.add(0);
    for (int row = 1; row < rows.count(); row++) {
      boolean isOther =
          Math.floorDiv(rows.endNs(row) - 1, pieceNs)
              != Math.floorDiv(rows.endNs(row - 1) - 1, pieceNs);
      if (isOther || rows.isForming(row)) {
        bounds.add(row);
      }
    }
    if (rows.count() > 0) {
      bounds.add(rows.count());
    }
    return bounds.build().toArray();
  }

  private boolean writeColumn(HistoryRows rows, int factor, int[] bounds, JsonOut out) {
    boolean isWhole = true;
    for (int p = 1; p < bounds.length; p++) {
      out.raw(p == 1 ? "" : ",");
      isWhole &= pieces.values(rows.cells(factor, bounds[p - 1], bounds[p]), out);
    }
    return isWhole;
  }

  private static void writeStates(HistoryRows rows, JsonOut out) {
    for (int row = 0; row < rows.closedCount(); row++) {
      out.raw(row == 0 ? CLOSED : NEXT_CLOSED);
    }
    if (rows.closedCount() < rows.count()) {
      out.raw(rows.count() == 1 ? "" : ",").raw(FORMING);
    }
  }

  private static void writeStatuses(
      WirePlan plan, HistoryRows rows, boolean[] isWhole, JsonOut out) {
    boolean isFirst = true;
    for (int f = 0; f < isWhole.length; f++) {
      // A closed bar's value is PRESENT; an open one's may be STALE.
      for (int row = isWhole[f] ? rows.closedCount() : 0; row < rows.count(); row++) {
        CellState state = rows.state(f, row);
        if (state != CellState.PRESENT) {
          out.raw(isFirst ? "[" : ",[").number(row).raw(',').raw(plan.factorName(f));
          out.raw(",\"").raw(state.status().name()).raw("\",\"");
          out.raw(state.reason().name()).raw("\"]");
          isFirst = false;
        }
      }
    }
  }

  /** A line per row; a cell without a value is empty. */
  static void writeCsv(HistoryAnswer answer, boolean isMany, JsonOut out) {
    out.raw(isMany ? "symbol,time,state" : "time,state");
    answer.request().plan().names().forEach(name -> out.raw(',').raw(name));
    out.raw('\n');
    for (HistoryRows rows : answer.series()) {
      for (int row = 0; row < rows.count(); row++) {
        if (isMany) {
          out.raw(rows.symbol()).raw(',');
        }
        out.plainTime(rows.endNs(row)).raw(rows.isForming(row) ? ",FORMING" : ",CLOSED");
        writeCsvCells(rows, row, answer.request().plan().names().size(), out);
        out.raw('\n');
      }
    }
  }

  private static void writeCsvCells(HistoryRows rows, int row, int factors, JsonOut out) {
    for (int f = 0; f < factors; f++) {
      out.raw(',');
      long bits = rows.cell(f, row);
      if (Cells.isValue(bits)) {
        out.number(Double.longBitsToDouble(bits));
      }
    }
  }
}
