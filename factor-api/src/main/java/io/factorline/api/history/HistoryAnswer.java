package io.factorline.api.history;

import io.factorline.api.history.stitch.HistoryRows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page. Immutable.
 *
 * @param series the symbols that the page reached, in the order of the question
 * @param cut hash of what was read
 * @param tail how the tail stood
 * @param next cursor of the next page; null on the last
 */
record HistoryAnswer(
    HistoryRequest request,
    List<HistoryRows> series,
    String cut,
    String tail,
    @Nullable String next) {
  HistoryAnswer {
    series = List.copyOf(series);
  }
}
