package io.factorline.local.tickfile;

import io.factorline.event.MarketEvent.Trade;
import io.factorline.market.Symbol;
import java.util.Arrays;
import java.util.List;

/** Where the columns are, by the header, and how a line's fields become a trade. */
final class TickColumns {
  static final List<String> NAMES = List.of("symbol", "seq", "event_time", "price", "size");

  private final int[] positions;
  private final int count;

  private TickColumns(int[] positions, int count) {
    this.positions = positions;
    this.count = count;
  }

  /**
   * Columns in any order; further ones are ignored.
   *
   * @throws TickFileException if one of ours is missing
   */
  static TickColumns of(String header) {
    List<String> columns = Arrays.stream(split(header)).map(String::strip).toList();
    int[] positions = NAMES.stream().mapToInt(columns::indexOf).toArray();
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] < 0) {
        throw new TickFileException(
            "must start with the header "
                + String.join(",", NAMES)
                + ": missing="
                + NAMES.get(i)
                + ", line=1");
      }
    }
    return new TickColumns(positions, columns.size());
  }

  /**
   * The trade of a line.
   *
   * @throws IllegalArgumentException with rule and value if it is none
   */
  Trade trade(String line) {
    String[] fields = split(line);
    if (fields.length != count) {
      throw new IllegalArgumentException(
          "must have " + count + " fields as the header has: fields=" + fields.length);
    }
    String symbol = field(fields, 0);
    if (!Symbol.isValid(symbol)) {
      throw new IllegalArgumentException("must match [A-Za-z0-9._^=:-]{1,64}: symbol=" + symbol);
    }
    return new Trade(
        symbol,
        seq(field(fields, 1)),
        EventTime.parse(field(fields, 2)),
        positive("price", field(fields, 3)),
        positive("size", field(fields, 4)));
  }

  private static String[] split(String line) {
    return line.split(",", -1);
  }

  private String field(String[] fields, int column) {
    String field = fields[positions[column]].strip();
    boolean quoted = field.length() > 1 && field.startsWith("\"") && field.endsWith("\"");
    return quoted ? field.substring(1, field.length() - 1) : field;
  }

  private static long seq(String text) {
    try {
      long seq = Long.parseLong(text);
      if (seq >= 0) {
        return seq;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a whole number: seq=" + text, e);
    }
    throw new IllegalArgumentException("must be >= 0: seq=" + text);
  }

  private static double positive(String name, String text) {
    try {
      double value = Double.parseDouble(text);
      if (value > 0 && value < Double.POSITIVE_INFINITY) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a number: " + name + "=" + text, e);
    }
    throw new IllegalArgumentException("must be > 0 and finite: " + name + "=" + text);
  }
}
