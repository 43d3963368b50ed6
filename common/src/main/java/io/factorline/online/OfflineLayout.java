package io.factorline.online;

import io.factorline.basis.ActionBytes;
import io.factorline.basis.ActionLog;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.Entity;
import io.factorline.catalog.OfflineField;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.View;
import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastTimestamp;
import io.factorline.feast.FeastView;
import io.factorline.feast.JoinValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the offline views of symbols lie in Feast's layout: the key of a symbol, the fields that
 * are read of it, and what their bytes mean. Keys and fields are text of one character for each
 * byte. Immutable; thread-safe.
 */
final class OfflineLayout {
  private static final int TIMES = 2;
  private static final char MAX_ASCII = 0x7f;

  private static final int VALUE_PREFIX = 2 * Integer.BYTES;

  private final Entity entity;
  private final FeastKeys keys;
  private final String head;
  private final List<OfflineView> views;
  private final List<String> fields;

  private OfflineLayout(Entity entity, List<OfflineView> views, List<FeastView> feast) {
    this.entity = entity;
    this.keys = FeastKeys.of(FeastKeys.PROJECT, entity.joinKeys());
    JoinValue[] none = new JoinValue[entity.joinKeys().size()];
    Arrays.fill(none, JoinValue.text(""));
    String empty = text(keys.of(none));
    this.head =
        empty.substring(
            0, empty.length() - FeastKeys.PROJECT.length() - VALUE_PREFIX * none.length);
    this.views = views;
    List<String> all = new ArrayList<>();
    for (int v = 0; v < feast.size(); v++) {
      FeastView view = feast.get(v);
      if (views.get(v).corporateActions()) {
        all.add(text(ActionBytes.field(view.name())));
        continue;
      }
      for (int f = 0; f < view.featureCount(); f++) {
        all.add(text(view.field(f)));
      }
      all.add(text(view.timestampField()));
      all.add(text(view.knowledgeField()));
    }
    this.fields = List.copyOf(all);
  }

  /** The layouts of a catalog, one for each list of join keys that offline views have. */
  static List<OfflineLayout> allOf(Catalog catalog) {
    Map<List<String>, Entity> entities = new LinkedHashMap<>();
    for (OfflineView view : catalog.offlineViews()) {
      Entity entity = entity(catalog, view);
      entities.putIfAbsent(entity.joinKeys(), entity);
    }
    return entities.values().stream()
        .map(entity -> of(catalog, entity))
        .filter(Objects::nonNull)
        .toList();
  }

  /** The layout of symbols; null where no offline view is about them. */
  static @Nullable OfflineLayout of(Catalog catalog) {
    Entity symbol = catalog.entities().get(Entity.SYMBOL);
    return symbol == null ? null : of(catalog, symbol);
  }

  /**
   * The layout of what has an entity's join keys; null where no offline view is about it.
   *
   * @throws IllegalArgumentException where two factors of them share a field, naming both
   */
  static @Nullable OfflineLayout of(Catalog catalog, Entity entity) {
    List<OfflineView> views =
        catalog.offlineViews().stream()
            .filter(view -> entity(catalog, view).joinKeys().equals(entity.joinKeys()))
            .toList();
    if (views.isEmpty()) {
      return null;
    }
    List<FeastView> own = views.stream().map(OfflineLayout::feast).toList();
    List<FeastView> ofEntity = new ArrayList<>(own);
    Entity symbol = catalog.entities().get(Entity.SYMBOL);
    if (symbol != null && symbol.joinKeys().equals(entity.joinKeys())) {
      // The closed values of live views lie in the same hash.
      catalog.barViews().stream().map(OfflineLayout::feast).forEach(ofEntity::add);
    }
    FeastView.requireDistinctFields(ofEntity);
    return new OfflineLayout(entity, views, own);
  }

  /** The entity of a view. */
  static Entity entity(Catalog catalog, OfflineView view) {
    return Objects.requireNonNull(catalog.entities().get(view.entity()));
  }

  /** Whether a key is one of these entities. */
  boolean owns(String key) {
    return key.startsWith(head);
  }

  private static FeastView feast(View view) {
    return FeastView.of(view.name(), view.factorNames());
  }

  /** The key of the hash of the one with this text. */
  String key(String one) {
    if (entity.joinKeys().size() == 1) {
      return text(keys.of(one));
    }
    return text(keys.of(JoinValue.texts(entity.values(one))));
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
    @Nullable ActionLog actions = ActionLog.EMPTY;
    int from = 0;
    for (OfflineView view : views) {
      if (view.corporateActions()) {
        actions = actions(values[from]);
        parts.add(without(view, CellState.MISSING_NO_DATA));
        from++;
      } else {
        parts.add(part(view, values, from));
        from += view.fields().size() + TIMES;
      }
    }
    return new OfflineRow(parts, actions);
  }

  private static @Nullable ActionLog actions(byte @Nullable [] bytes) {
    try {
      return bytes == null ? ActionLog.EMPTY : ActionBytes.decode(bytes);
    } catch (IllegalArgumentException e) {
      // Not our writer's bytes: no basis can be told, the other views are good.
      return null;
    }
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

  /** Text whose UTF-8 bytes are its characters; ASCII, which is nearly all, stands as it is. */
  static String ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > MAX_ASCII) {
        return text(text.getBytes(StandardCharsets.UTF_8));
      }
    }
    return text;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
