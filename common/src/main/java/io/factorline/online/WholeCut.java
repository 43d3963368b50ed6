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
 */
public record WholeCut(
    String catalogHash,
    Reading reading,
    Map<String, String> views,
    Map<String, List<Cut.Entry>> symbols) {

  /** Copies all of it, in its order. */
  public WholeCut {
    views = Collections.unmodifiableMap(new LinkedHashMap<>(views));
    Map<String, List<Cut.Entry>> copied = new LinkedHashMap<>();
    symbols.forEach((symbol, entries) -> copied.put(symbol, List.copyOf(entries)));
    symbols = Collections.unmodifiableMap(copied);
  }
}
