package io.factorline.catalog;

import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lives of factors as a catalog writes them. */
final class LifeSchema {
  private static final Key<LifeState> STATE =
      Key.requiredText(
          "state", Values.oneOf(LifeState.class), "`draft`, `live`, `deprecated` or `removed`");
  private static final Key<LocalDate> SINCE =
      Key.optionalText("since", Values::date, "none", "date");
  private static final Key<FactorRef> REPLACED_BY =
      Key.optionalText(
          "replacedBy",
          CatalogSchema::factorRef,
          "none",
          "`view:factor`; of `deprecated`, `removed`");
  private static final Key<LocalDate> REMOVE_AFTER =
      Key.optionalText("removeAfter", Values::date, "none", "date; of `deprecated`");
  static final Schema SCHEMA = new Schema("life", STATE, SINCE, REPLACED_BY, REMOVE_AFTER);

  static final Key<Map<String, Placed<FactorLife>>> LIFE =
      Key.withDefault(
          "life",
          Nodes.named(
              text -> CatalogSchema.factorRef(text).toString(),
              (name, place) -> read(place),
              ViewCompiler.MAX_FACTORS_IN_ALL),
          Map.of(),
          "none",
          "up to 5,000 by `view:factor`");

  private LifeSchema() {}

  private static @Nullable Placed<FactorLife> read(Place place) {
    FactorLife life = Nodes.object(SCHEMA, LifeSchema::life).read(place);
    return life == null ? null : new Placed<>(life, place);
  }

  private static FactorLife life(Fields fields) {
    return new FactorLife(
        fields.get(STATE), fields.find(SINCE), fields.find(REPLACED_BY), fields.find(REMOVE_AFTER));
  }
}
