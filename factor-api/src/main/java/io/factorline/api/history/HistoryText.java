package io.factorline.api.history;

import io.factorline.api.factors.WirePlan;
import io.factorline.api.history.stitch.Cells;
import io.factorline.api.history.stitch.HistoryRows;
import io.factorline.json.JsonOut;
import io.factorline.online.CellState;
import java.nio.charset.StandardCharsets;

/** Pages as JSON and as CSV. Stateless; thread-safe. */
final class HistoryText {
  private static final byte[] CLOSED = "\"CLOSED\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FORMING = "\"FORMING\"".getBytes(StandardCharsets.US_ASCII);

  private HistoryText() {}

  /** The page of one symbol. */
  static void writeOne(HistoryAnswer answer, JsonOut out) {
    out.raw("{\"symbol\":").text(answer.request().symbols().getFirst()).raw(',');
    writeRows(answer.request().live(), answer.series().getFirst(), out);
    writeEnd(answer, out);
  }

  /** The page of many symbols. */
  static void writeMany(HistoryAnswer answer, JsonOut out) {
    out.raw("{\"series\":[");
    for (int s = 0; s < answer.series().size(); s++) {
      HistoryRows rows = answer.series().get(s);
      out.raw(s == 0 ? "{\"symbol\":" : ",{\"symbol\":").text(rows.symbol()).raw(',');
      writeRows(answer.request().live(), rows, out);
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

  private static void writeRows(WirePlan plan, HistoryRows rows, JsonOut out) {
    out.raw("\"times\":[");
    for (int row = 0; row < rows.count(); row++) {
      out.raw(row == 0 ? "" : ",").time(rows.endNs(row));
    }
    out.raw("],\"values\":{");
    int factors = plan.plan().columnCount();
    for (int f = 0; f < factors; f++) {
      out.raw(f == 0 ? "" : ",").raw(plan.factorName(f)).raw(":[");
      writeColumn(rows, f, out);
      out.raw(']');
    }
    out.raw("},\"state\":[");
    for (int row = 0; row < rows.count(); row++) {
      out.raw(row == 0 ? "" : ",").raw(rows.isForming(row) ? FORMING : CLOSED);
    }
    out.raw("],\"statuses\":[");
    writeStatuses(plan, rows, out);
    out.raw(']');
  }

  private static void writeColumn(HistoryRows rows, int factor, JsonOut out) {
    for (int row = 0; row < rows.count(); row++) {
      if (row > 0) {
        out.raw(',');
      }
      out.number(Double.longBitsToDouble(rows.cell(factor, row)));
    }
  }

  private static void writeStatuses(WirePlan plan, HistoryRows rows, JsonOut out) {
    boolean isFirst = true;
    for (int f = 0; f < plan.plan().columnCount(); f++) {
      for (int row = 0; row < rows.count(); row++) {
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
