package io.factorline.sync.parity;

import io.factorline.store.CellBits;
import io.factorline.time.UtcTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One value that is stored and one that was recomputed, which are not the same.
 *
 * @param factor {@code view:factor}, or {@code view} with what of it differs in brackets
 * @param eventNs event time of the value, ns since the epoch
 * @param stored as text: a number, a state, or that there is none
 * @param recomputed likewise
 * @param ulps distance in units in the last place where both are numbers, else -1
 * @param partition of the record that the value stands for
 * @param offset of the first record at which the two differ
 */
public record Difference(
    Store store,
    String symbol,
    String factor,
    long eventNs,
    String stored,
    String recomputed,
    long ulps,
    int partition,
    long offset) {

  /** A place in the log. */
  record Position(int partition, long offset) {}

  /** Two cells, as {@link CellBits}. */
  static Difference ofCells(
      Store store, Place place, long storedBits, long recomputedBits, Position position) {
    return new Difference(
        store,
        place.symbol(),
        place.factor(),
        place.eventNs(),
        text(storedBits),
        text(recomputedBits),
        ulps(storedBits, recomputedBits),
        position.partition(),
        position.offset());
  }

  /** Two texts. */
  static Difference ofTexts(
      Store store, Place place, String stored, String recomputed, Position position) {
    return new Difference(
        store,
        place.symbol(),
        place.factor(),
        place.eventNs(),
        stored,
        recomputed,
        -1,
        position.partition(),
        position.offset());
  }

  /** Which value. */
  record Place(String symbol, String factor, long eventNs) {}

  private static String text(long bits) {
    if (bits == CellBits.WARMING_UP) {
      return "WARMING_UP";
    }
    return bits == CellBits.UNDEFINED
        ? "UNDEFINED"
        : Double.toString(Double.longBitsToDouble(bits));
  }

  /** Steps between neighbouring doubles; -1 where one is no number. */
  static long ulps(long a, long b) {
    double first = Double.longBitsToDouble(a);
    double second = Double.longBitsToDouble(b);
    if (Double.isNaN(first) || Double.isNaN(second)) {
      return -1;
    }
    long distance = ordered(a) - ordered(b);
    return distance == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(distance);
  }

  private static long ordered(long bits) {
    return bits < 0 ? Long.MIN_VALUE - bits : bits;
  }

  /** As a report tells it. */
  Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("store", store.wireName());
    report.put("symbol", symbol);
    report.put("factor", factor);
    report.put("eventTime", UtcTime.text(eventNs));
    report.put("stored", stored);
    report.put("recomputed", recomputed);
    report.put("ulps", ulps);
    report.put("partition", partition);
    report.put("offset", offset);
    return report;
  }
}
