package io.factorline.sync.materialize;

import io.factorline.catalog.Entity;
import io.factorline.catalog.OfflineView;
import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.factorline.feast.JoinValue;
import io.factorline.redis.OfflineRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of one view in Feast's bytes. Immutable. */
final class Conversion {
  private static final byte[][] DELETION = {};

  private final FeastView feast;
  private final FeastKeys keys;
  private final Entity entity;

  Conversion(OfflineView view, Entity entity) {
    this.feast = FeastView.of(view.name(), view.factorNames());
    this.keys = FeastKeys.of(FeastKeys.PROJECT, entity.joinKeys());
    this.entity = entity;
  }

  FeastView feast() {
    return feast;
  }

  /**
   * A row.
   *
   * @param one {@link Entity#text} of what it is about
   * @param values one per field in the view's order, null for no value; not looked at for a
   *     deletion
   */
  OfflineRow row(
      String one,
      long eventNs,
      long knowledgeNs,
      boolean isDeletion,
      List<@Nullable Object> values) {
    return new OfflineRow(
        keys.of(JoinValue.texts(entity.values(one))),
        feast,
        isDeletion ? DELETION : bytes(values),
        eventNs,
        knowledgeNs);
  }

  private static byte[][] bytes(List<@Nullable Object> values) {
    byte[][] bytes = new byte[values.size()][];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = value(values.get(i)).encode();
    }
    return bytes;
  }

  static FeastValue value(@Nullable Object value) {
    return switch (value) {
      case null -> FeastValue.Unset.UNSET;
      case Double real -> FeastValue.ofFactor(real);
      case Long whole -> new FeastValue.Int64(whole);
      case Boolean flag -> new FeastValue.Bool(flag);
      case String text -> new FeastValue.Text(text);
      default -> throw new IllegalArgumentException("must be of a field's type: value=" + value);
    };
  }
}
