package io.factorline.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Readers of the shapes that a catalog is made of. */
final class Nodes {
  private Nodes() {}

  /** Reads the value of a named entry. */
  @FunctionalInterface
  interface NamedReader<T> {
    @Nullable T read(String name, Place place);
  }

  /** A scalar, always as the text that was written. */
  static <T> NodeReader<T> text(TextParser<T> parser) {
    return place -> {
      if (!(place.node() instanceof ScalarNode scalar)) {
        place.problem("must be text: found=" + place.found());
        return null;
      }
      return parse(place, parser, scalar.getValue(), lastStep(place.path()));
    };
  }

  private static <T> @Nullable T parse(
      Place place, TextParser<T> parser, String text, String label) {
    try {
      return parser.parse(text);
    } catch (IllegalArgumentException e) {
      place.problem("%s: %s=%s".formatted(e.getMessage(), label, Problems.clip(text)));
      return null;
    }
  }

  /** A mapping of a schema, made into a value; what the maker refuses is a problem here. */
  static <T> NodeReader<T> object(Schema schema, Function<Fields, T> maker) {
    return place -> {
      Fields fields = schema.read(place);
      return fields == null ? null : make(place, () -> maker.apply(fields));
    };
  }

  /** A list; items that are wrong have been reported and are left out. */
  static <T> NodeReader<List<T>> list(NodeReader<T> item, int max) {
    return place -> {
      if (isEmpty(place.node())) {
        return List.of();
      }
      if (!(place.node() instanceof SequenceNode sequence)) {
        place.problem("must be a list: found=" + place.found());
        return null;
      }
      if (isTooMany(place, sequence.getValue().size(), max)) {
        return null;
      }
      List<T> items = new ArrayList<>();
      int index = 0;
      for (Node node : sequence.getValue()) {
        T value = item.read(place.item(node, index++));
        if (value != null) {
          items.add(value);
        }
      }
      return items;
    };
  }

  /** A mapping of names; entries that are wrong have been reported and are left out. */
  static <T> NodeReader<Map<String, T>> named(
      TextParser<String> names, NamedReader<T> entry, int max) {
    return place -> {
      if (isEmpty(place.node())) {
        return Map.of();
      }
      if (!(place.node() instanceof MappingNode mapping)) {
        place.problem("must be a mapping of names: found=" + place.found());
        return null;
      }
      if (isTooMany(place, mapping.getValue().size(), max)) {
        return null;
      }
      Map<String, T> entries = new LinkedHashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        readEntry(place, tuple, names, entry, entries);
      }
      return entries;
    };
  }

  private static <T> void readEntry(
      Place place,
      NodeTuple tuple,
      TextParser<String> names,
      NamedReader<T> entry,
      Map<String, T> entries) {
    String name = keyText(place, tuple);
    if (name == null) {
      return;
    }
    Place key = place.key(tuple.getKeyNode(), Problems.clip(name));
    String legal = parse(key, names, name, "name");
    if (legal == null) {
      return;
    }
    if (entries.containsKey(legal)) {
      key.problem("must be given once: name=" + name);
      return;
    }
    T value = entry.read(legal, place.key(tuple.getValueNode(), legal));
    if (value != null) {
      entries.put(legal, value);
    }
  }

  /** A value with its place, for what refers to other parts of the catalog. */
  static <T> NodeReader<Placed<T>> placed(NodeReader<T> reader) {
    return place -> {
      T value = reader.read(place);
      return value == null ? null : new Placed<>(value, place);
    };
  }

  static <T> NodeReader<Placed<T>> placedText(TextParser<T> parser) {
    return placed(text(parser));
  }

  /** Makes a value; what the maker refuses is a problem of the place. */
  static <T> @Nullable T make(Place place, Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      place.problem(String.valueOf(e.getMessage()));
      return null;
    }
  }

  static @Nullable String keyText(Place place, NodeTuple tuple) {
    if (tuple.getKeyNode() instanceof ScalarNode key) {
      return key.getValue();
    }
    place.key(tuple.getKeyNode(), "?").problem("must have text as key");
    return null;
  }

  private static boolean isTooMany(Place place, int count, int max) {
    if (count > max) {
      place.problem("must have at most %d entries: entries=%d".formatted(max, count));
    }
    return count > max;
  }

  /** A key without a value, as is left where all entries below it were commented out. */
  private static boolean isEmpty(Node node) {
    return node instanceof ScalarNode scalar && scalar.isPlain() && scalar.getValue().isEmpty();
  }

  private static String lastStep(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
