package io.factorline.gateway.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A guard of drift as JSON. Stateless; thread-safe. */
final class DriftJson {
  private static final String KEY = "drift";
  private static final String ACTION = "onDrift";
  private static final int MIN_PAIRS = 1_000;
  private static final double MAX_PSI = 0.25;
  private static final double MAX_KS = 0.2;
  private static final Duration WINDOW = Duration.ofMinutes(15);

  private DriftJson() {}

  /**
   * The guard of an object; null where it has none.
   *
   * @param actions that may be named; the first where none is
   */
  static @Nullable DriftGuard read(Fields of, DriftAction... actions) {
    Fields fields = of.optionalObject(KEY);
    if (fields == null) {
      return null;
    }
    DriftAction action = action(fields, actions);
    DriftGuard guard =
        fields.made(() ->
            new DriftGuard(
                fields.countOr("minPairs", MIN_PAIRS),
                fields.numberOr("maxPsi", MAX_PSI),
                fields.numberOr("maxKs", MAX_KS),
                fields.millisOr("windowMs", WINDOW),
                action));
    List.of("minPairs", "maxPsi", "maxKs", "windowMs").forEach(fields::optional);
    fields.end();
    return guard;
  }

  private static DriftAction action(Fields fields, DriftAction... actions) {
    if (fields.optional(ACTION) == null) {
      return actions[0];
    }
    String name = fields.text(ACTION);
    for (DriftAction action : actions) {
      if (action.wireName().equals(name.toLowerCase(Locale.ROOT))) {
        return action;
      }
    }
    List<String> names = List.of(actions).stream().map(DriftAction::wireName).toList();
    return fields.made(() -> {
      throw new IllegalArgumentException("must be one of " + names + ": key=" + ACTION);
    });
  }

  static void write(@Nullable DriftGuard guard, JsonGenerator out) {
    if (guard == null) {
      out.writeNullProperty(KEY);
      return;
    }
    out.writeObjectPropertyStart(KEY);
    out.writeNumberProperty("minPairs", guard.minPairs());
    out.writeNumberProperty("maxPsi", guard.maxPsi());
    out.writeNumberProperty("maxKs", guard.maxKs());
    out.writeNumberProperty("windowMs", guard.window().toMillis());
    out.writeStringProperty(ACTION, guard.action().wireName());
    out.writeEndObject();
  }
}
