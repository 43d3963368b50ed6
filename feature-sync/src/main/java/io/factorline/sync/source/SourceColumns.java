package io.factorline.sync.source;

import io.factorline.catalog.Nearest;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The columns that a view wants of its source: one per join key, event time, then knowledge time
 * and the mark of deletion where they are declared, then the fields in the view's order.
 */
final class SourceColumns {
  private final List<String> names = new ArrayList<>();
  private final int event;
  private final int knowledge;
  private final int deleted;
  private final int firstField;

  SourceColumns(OfflineView view, Source source) {
    Source.Columns columns = source.columns();
    names.addAll(columns.entity());
    event = names.size();
    names.add(columns.eventTime());
    if (columns.knowledge() instanceof Source.Knowledge.Column(String name)) {
      knowledge = names.size();
      names.add(name);
    } else {
      knowledge = -1;
    }
    deleted = columns.deleted().isPresent() ? names.size() : -1;
    columns.deleted().ifPresent(names::add);
    firstField = names.size();
    for (String field : view.factorNames()) {
      names.add(columns.fields().getOrDefault(field, field));
    }
  }

  List<String> names() {
    return names;
  }

  /** Index of the event time, and so the number of join keys, whose columns stand before it. */
  int event() {
    return event;
  }

  /** Index of the knowledge time; -1 where there is none. */
  int knowledge() {
    return knowledge;
  }

  /** Index of the mark of deletion; -1 where there is none. */
  int deleted() {
    return deleted;
  }

  int firstField() {
    return firstField;
  }

  /**
   * Where each wanted column stands in a source.
   *
   * @throws ColumnException for one that is not there, naming the nearest
   */
  int[] positions(List<String> header, boolean ignoresCase) throws ColumnException {
    int[] positions = new int[names.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = position(names.get(i), header, ignoresCase);
      if (positions[i] < 0) {
        String nearest = Nearest.to(names.get(i), header).orElse("none");
        throw new ColumnException(
            names.get(i), "must be a column of the source, nearest is " + nearest);
      }
    }
    return positions;
  }

  private static int position(String name, List<String> header, boolean ignoresCase) {
    int exact = header.indexOf(name);
    if (exact >= 0 || !ignoresCase) {
      return exact;
    }
    List<String> lower = header.stream().map(h -> h.toLowerCase(Locale.ROOT)).toList();
    return lower.indexOf(name.toLowerCase(Locale.ROOT));
  }
}
