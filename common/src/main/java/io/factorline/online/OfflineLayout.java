package io.factorline.online;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.Entity;
import io.factorline.catalog.OfflineField;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.View;
import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastTimestamp;
import io.factorline.feast.FeastView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the offline views of symbols lie in Feast's layout: the key of a symbol, the fields that
 * are read of it, and what their bytes mean. Keys and fields are text of one character for each
 * byte. Immutable; thread-safe.
 */
final class OfflineLayout {
  private static final int TIMES = 2;

  private final FeastKeys keys;
  private final List<OfflineView> views;
  private final List<String> fields;

  private OfflineLayout(FeastKeys keys, List<OfflineView> views, List<FeastView> feast) {
    this.keys = keys;
    this.views = views;
    List<String> all = new ArrayList<>();
    for (FeastView view : feast) {
      for (int f = 0; f < view.featureCount(); f++) {
        all.add(text(view.field(f)));
      }
      all.add(text(view.timestampField()));
      all.add(text(view.knowledgeField()));
    }
    this.fields = List.copyOf(all);
  }

  /**
   * The layout of a catalog; null where it has no offline view of symbols.
   *
   * @throws IllegalArgumentException where two factors of symbols share a field, naming both
   */
  static @Nullable OfflineLayout of(Catalog catalog) {
    List<OfflineView> views =
        catalog.offlineViews().stream().filter(OfflineView::isOfSymbols).toList();
    if (views.isEmpty()) {
      return null;
    }
    List<FeastView> own = views.stream().map(OfflineLayout::feast).toList();
    List<FeastView> ofEntity = new ArrayList<>(own);
    // The closed values of live views lie in the same hash.
    catalog.views().values().stream()
        .filter(BarView.class::isInstance)
        .map(OfflineLayout::feast)
        .forEach(ofEntity::add);
    FeastView.requireDistinctFields(ofEntity);
    Entity entity = Objects.requireNonNull(catalog.entities().get(Entity.SYMBOL));
    return new OfflineLayout(FeastKeys.of(FeastKeys.PROJECT, entity.joinKey()), views, own);
  }

  private static FeastView feast(View view) {
    return FeastView.of(view.name(), view.factorNames());
  }

  /** The key of a symbol's hash. */
  String key(String symbol) {
    return text(keys.of(symbol));
  }

  /** The fields that are read of a hash. */
  List<String> fields() {
    return fields;
  }

  /** The position of a view in rows. */
  int indexOf(OfflineView view) {
    return views.indexOf(view);
  }

  /** The row in the values of {@link #fields()}. */
  OfflineRow decode(byte[] @Nullable [] values) {
    List<OfflineRow.Part> parts = new ArrayList<>(views.size());
    int from = 0;
    for (OfflineView view : views) {
      parts.add(part(view, values, from));
      from += view.fields().size() + TIMES;
    }
    return new OfflineRow(parts);
  }

  private static OfflineRow.Part part(OfflineView view, byte[] @Nullable [] values, int from) {
    int count = view.fields().size();
    long eventNs;
    long knowledgeNs;
    try {
      eventNs = time(values[from + count]);
      knowledgeNs = time(values[from + count + 1]);
    } catch (IllegalArgumentException e) {
      return without(view, CellState.MISSING_TYPE);
    }
    // Without a time nobody can tell how old the values are: Feast's own writer always gives one.
    if (eventNs == Answer.NO_TIME) {
      return without(view, CellState.MISSING_NO_DATA);
    }
    List<OfflineRow.Cell> cells = new ArrayList<>(count);
    for (int f = 0; f < count; f++) {
      OfflineField field = view.fields().get(f);
      cells.add(OfflineCells.decode(field.type(), values[from + f]));
    }
    return new OfflineRow.Part(eventNs, knowledgeNs, cells);
  }

  private static OfflineRow.Part without(OfflineView view, CellState why) {
    List<OfflineRow.Cell> cells =
        view.fields().stream().map(field -> OfflineRow.Cell.without(why)).toList();
    return new OfflineRow.Part(Answer.NO_TIME, Answer.NO_TIME, cells);
  }

  private static long time(byte @Nullable [] bytes) {
    return bytes == null ? Answer.NO_TIME : FeastTimestamp.decode(bytes).orElse(Answer.NO_TIME);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
