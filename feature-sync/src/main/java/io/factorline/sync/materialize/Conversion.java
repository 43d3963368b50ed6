package io.factorline.sync.materialize;

import io.factorline.basis.CorporateAction;
import io.factorline.catalog.Entity;
import io.factorline.catalog.OfflineView;
import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.factorline.feast.JoinValue;
import io.factorline.redis.ActionsWrite;
import io.factorline.redis.OfflineRow;
import io.factorline.redis.OfflineWrite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of one view in Feast's bytes. Immutable. */
final class Conversion {
  private static final byte[][] DELETION = {};

  private final FeastView feast;
  private final FeastKeys keys;
  private final Entity entity;
  private final boolean isOfActions;

  Conversion(OfflineView view, Entity entity) {
    this.feast = FeastView.of(view.name(), view.factorNames());
    this.keys = FeastKeys.of(FeastKeys.PROJECT, entity.joinKeys());
    this.entity = entity;
    this.isOfActions = view.corporateActions();
  }

  FeastView feast() {
    return feast;
  }

  /** The view's name. */
  String view() {
    return feast.name();
  }

  /** Corporate actions of one symbol. */
  ActionsWrite actions(String one, List<CorporateAction> actions, boolean isDry) {
    return new ActionsWrite(key(one), feast.name(), actions, isDry);
  }

  /** A row as the version of an action that it is. */
  static CorporateAction action(
      long eventNs, long knowledgeNs, boolean isDeletion, @Nullable Double ratio) {
    return isDeletion
        ? CorporateAction.deleted(eventNs, knowledgeNs)
        : new CorporateAction(eventNs, knowledgeNs, ratio == null ? Double.NaN : ratio, false);
  }

  /** A row of this view, whatever its kind. */
  OfflineWrite write(OfflineLake.Row row) {
    if (isOfActions) {
      Double ratio = row.isDeletion() ? null : (Double) row.values().getFirst();
      CorporateAction action = action(row.eventNs(), row.knowledgeNs(), row.isDeletion(), ratio);
      return actions(row.entity(), List.of(action), false);
    }
    return row(row.entity(), row.eventNs(), row.knowledgeNs(), row.isDeletion(), row.values());
  }

  private byte[] key(String one) {
    return keys.of(JoinValue.texts(entity.values(one)));
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
        key(one), feast, isDeletion ? DELETION : bytes(values), eventNs, knowledgeNs);
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
