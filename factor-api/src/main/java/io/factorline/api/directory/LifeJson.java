package io.factorline.api.directory;

import io.factorline.catalog.FactorLife;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The life of a factor as JSON. Stateless; thread-safe. */
public final class LifeJson {
  private LifeJson() {}

  /** Writes all of a life; what nobody wrote down is null. */
  public static void write(FactorLife life, ObjectNode out) {
    out.put("state", life.state().wire());
    out.put("since", text(life.since()));
    out.put("replacedBy", text(life.replacedBy()));
    out.put("removeAfter", text(life.removeAfter()));
  }

  private static @Nullable String text(Optional<?> value) {
    return value.map(Object::toString).orElse(null);
  }
}
