package io.factorline.catalog;

import io.factorline.kernel.FactorSpec;
import io.factorline.kernel.IndicatorCatalog;
import io.factorline.kernel.IndicatorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Factors of bar views: a name, a kind, and the parameters that the kernel knows for the kind. */
final class FactorSchema {
  private static final Key<String> NAME = Key.requiredText("name", Values::name, "name");
  private static final Key<String> KIND = Key.requiredText("kind", FactorSchema::kind, "see below");
  private static final Key<String> OUTPUT =
      Key.optionalText("output", Values::name, "the only output", "see below");

  /** The keys that every kind has. */
  static final Schema FACTOR = new Schema("factor", NAME, KIND, OUTPUT);

  /** The schema of each kind. */
  static final Map<String, Schema> BY_KIND = byKind();

  private FactorSchema() {}

  private static Map<String, Schema> byKind() {
    Map<String, Schema> schemas = new LinkedHashMap<>();
    for (String kind : IndicatorCatalog.kinds()) {
      List<Key<?>> keys = new ArrayList<>(FACTOR.keys());
      for (String parameter : IndicatorCatalog.parametersOf(kind)) {
        keys.add(Key.requiredText(parameter, Values.anyText(40), "parameter"));
      }
      schemas.put(kind, new Schema("factor of kind " + kind, keys));
    }
    return schemas;
  }

  private static String kind(String text) {
    if (!IndicatorCatalog.kinds().contains(text)) {
      throw new IllegalArgumentException(
          "must be a known kind, nearest is "
              + Nearest.to(text, IndicatorCatalog.kinds()).orElse(""));
    }
    return text;
  }

  static @Nullable FactorSpec read(Place place) {
    String kind = Schema.peek(place, KIND.name);
    Schema schema = kind == null ? null : BY_KIND.get(kind);
    if (schema == null) {
      readUnknownKind(place);
      return null;
    }
    Fields fields = schema.read(place);
    return fields == null ? null : factor(fields, schema);
  }

  /* Parameters of a kind that nobody knows are not judged: only the kind is told. */
  private static void readUnknownKind(Place place) {
    String kind = Schema.peek(place, KIND.name);
    if (kind == null) {
      FACTOR.read(place);
    } else {
      place.problem(
          "must be a known kind, nearest is %s: kind=%s"
              .formatted(
                  Nearest.to(kind, IndicatorCatalog.kinds()).orElse(""), Problems.clip(kind)));
    }
  }

  private static @Nullable FactorSpec factor(Fields fields, Schema schema) {
    Map<String, String> parameters = new TreeMap<>();
    for (Key<?> key : schema.keys()) {
      if (!FACTOR.keys().contains(key)) {
        parameters.put(key.name, String.valueOf(fields.get(key)));
      }
    }
    String kind = fields.get(KIND);
    IndicatorSpec indicator = new IndicatorSpec(kind, new TreeMap<>(parameters));
    Boolean isValid =
        Nodes.make(
            fields.place(),
            () -> {
              IndicatorCatalog.validate(indicator);
              return true;
            });
    String output = output(fields, kind);
    return isValid == null || output == null
        ? null
        : new FactorSpec(fields.get(NAME), indicator, output);
  }

  private static @Nullable String output(Fields fields, String kind) {
    List<String> outputs = IndicatorCatalog.outputsOf(kind);
    String output = fields.find(OUTPUT).orElse(outputs.size() == 1 ? outputs.getFirst() : null);
    if (output == null) {
      fields.place().problem("must be given as one of %s: key=output".formatted(outputs));
      return null;
    }
    if (!outputs.contains(output)) {
      fields
          .place(OUTPUT)
          .problem(
              "must be one of %s, nearest is %s: output=%s"
                  .formatted(outputs, Nearest.to(output, outputs).orElse(""), output));
      return null;
    }
    return output;
  }
}
