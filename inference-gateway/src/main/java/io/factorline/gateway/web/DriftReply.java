package io.factorline.gateway.web;

import io.factorline.gateway.drift.DriftLook;
import io.factorline.gateway.rollout.DriftGuard;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** How far scores have drifted, as it is told. Stateless; thread-safe. */
final class DriftReply {
  private DriftReply() {}

  /** Writes the field {@code drift} into an object that is open. */
  static void write(@Nullable DriftGuard guard, DriftLook look, JsonGenerator out) {
    if (guard == null) {
      out.writeNullProperty("drift");
      return;
    }
    boolean isAny = look.pairs().pairs() > 0;
    out.writeObjectPropertyStart("drift");
    out.writeNumberProperty("pairs", look.pairs().pairs());
    number("psi", isAny ? look.pairs().psi() : null, out);
    number("ks", isAny ? look.pairs().ks() : null, out);
    counts("champion", look.pairs().champion(), out);
    counts("challenger", look.pairs().challenger(), out);
    RolloutReply.verdict(look.verdict(), out);
    out.writeEndObject();
  }

  private static void number(String key, @Nullable Double value, JsonGenerator out) {
    if (value == null) {
      out.writeNullProperty(key);
    } else {
      out.writeNumberProperty(key, value);
    }
  }

  private static void counts(String key, List<Long> counts, JsonGenerator out) {
    out.writeArrayPropertyStart(key);
    counts.forEach(out::writeNumber);
    out.writeEndArray();
  }
}
