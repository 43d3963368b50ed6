package io.factorline.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Writes the records of {@code factor-bars} for one view. The same bar gives the same bytes,
 * whenever and by whom it is written. Immutable; thread-safe.
 */
public final class BarRecordWriter {
  private static final int BYTES_PER_FACTOR = 36;

  private final RowLayout.ViewLayout view;
  private final long delayNs;
  private final String head;

  /**
   * A writer for bars of a view.
   *
   * @param delay how long after a bar's end it can be known
   */
  public BarRecordWriter(RowLayout.ViewLayout view, Duration delay) {
    this.view = view;
    this.delayNs = delay.toNanos();
    this.head = "\",\"view\":\"" + view.name() + "\",\"definition\":\"" + view.definition();
  }

  /** The value of the bar's record; the key is the symbol. */
  public byte[] write(String symbol, int partition, ClosedBar bar) {
    StringBuilder out = new StringBuilder(256 + BYTES_PER_FACTOR * bar.factorCount());
    out.append("{\"symbol\":\"").append(symbol).append(head);
    out.append("\",\"start\":").append(bar.startNs()).append(",\"end\":").append(bar.endNs());
    out.append(",\"revision\":").append(bar.revision());
    out.append(",\"knowledge\":").append(bar.endNs() + delayNs);
    out.append(",\"topicId\":\"").append(bar.topic()).append("\",\"partition\":").append(partition);
    out.append(",\"offset\":").append(bar.offset());
    writeValues(out, bar);
    writeUndefined(out, bar);
    return out.append('}').toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private void writeValues(StringBuilder out, ClosedBar bar) {
    List<String> factors = view.factors();
    out.append(",\"values\":{");
    for (int i = 0; i < factors.size(); i++) {
      out.append(i == 0 ? "\"" : ",\"").append(factors.get(i)).append("\":");
      long cell = bar.cell(i);
      if (CellBits.isValue(cell)) {
        out.append(CellBits.value(cell));
      } else {
        out.append("null");
      }
    }
    out.append('}');
  }

  private void writeUndefined(StringBuilder out, ClosedBar bar) {
    boolean isFirst = true;
    for (int i = 0; i < bar.factorCount(); i++) {
      if (bar.cell(i) == CellBits.UNDEFINED) {
        out.append(isFirst ? ",\"undefined\":[\"" : ",\"")
            .append(view.factors().get(i))
            .append('"');
        isFirst = false;
      }
    }
    if (!isFirst) {
      out.append(']');
    }
  }
}
