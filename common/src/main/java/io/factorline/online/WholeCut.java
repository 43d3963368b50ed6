package io.factorline.online;

import io.factorline.catalog.Reading;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A cut told whole: enough to find again, to the bit, what an answer was made of. Immutable.
 *
 * @param catalogHash of the catalog that answered
 * @param reading which reading of live factors was asked
 * @param views definitions, in that catalog, of all views that were read or asked, by name
 * @param symbols what was read of each symbol; what was not there has no entry
 * @param states how that was judged then, by symbol and view; one that is not there was PRESENT
 *     where it has an entry, else MISSING / NO_DATA
 * @param compared of each cross-sectional factor the time at which it stood, ns since the epoch;
 *     {@link Answer#NO_TIME} where there was no closed cut
 */
public record WholeCut(
    String catalogHash,
    Reading reading,
    Map<String, String> views,
    Map<String, List<Cut.Entry>> symbols,
    Map<String, Map<String, CellState>> states,
    Map<String, Long> compared) {

  /** Copies all of it, in its order. */
  public WholeCut {
    views = Collections.unmodifiableMap(new LinkedHashMap<>(views));
    Map<String, List<Cut.Entry>> copied = new LinkedHashMap<>();
    symbols.forEach((symbol, entries) -> copied.put(symbol, List.copyOf(entries)));
    symbols = Collections.unmodifiableMap(copied);
    Map<String, Map<String, CellState>> judged = new LinkedHashMap<>();
    states.forEach((symbol, by) -> judged.put(symbol, Map.copyOf(by)));
    states = Collections.unmodifiableMap(judged);
    compared = Collections.unmodifiableMap(new LinkedHashMap<>(compared));
  }

  /** A cut without cross-sectional factors. */
  public WholeCut(
      String catalogHash,
      Reading reading,
      Map<String, String> views,
      Map<String, List<Cut.Entry>> symbols,
      Map<String, Map<String, CellState>> states) {
    this(catalogHash, reading, views, symbols, states, Map.of());
  }

  /** Whether a state of a view stands in {@link #states}: what its entries tell does not. */
  static boolean isTold(CellState state) {
    return switch (state.status()) {
      case STALE, WARMING_UP -> true;
      case MISSING -> state != CellState.MISSING_NO_DATA;
      case PRESENT, UNDEFINED -> false;
    };
  }
}
