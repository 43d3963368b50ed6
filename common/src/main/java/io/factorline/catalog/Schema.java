package io.factorline.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * The keys that a mapping may have.
 *
 * @param name what the mapping describes, for the reference page
 */
record Schema(String name, List<Key<?>> keys) {
  Schema(String name, Key<?>... keys) {
    this(name, List.of(keys));
  }

  /** Reads a mapping; null where a value is missing or wrong, which has then been reported. */
  @Nullable Fields read(Place place) {
    if (!(place.node() instanceof MappingNode mapping)) {
      place.problem("must be a mapping: found=" + place.found());
      return null;
    }
    Fields fields = new Fields(place);
    Set<String> given = new HashSet<>();
    boolean isWhole = true;
    for (NodeTuple tuple : mapping.getValue()) {
      Key<?> key = keyOf(place, tuple, given);
      isWhole &= key == null || readValue(place, tuple, key, fields);
    }
    for (Key<?> key : keys) {
      if (key.isRequired && !given.contains(key.name)) {
        place.problem("must be given: key=" + key.name);
        isWhole = false;
      }
    }
    return isWhole ? fields : null;
  }

  private @Nullable Key<?> keyOf(Place place, NodeTuple tuple, Set<String> given) {
    String name = Nodes.keyText(place, tuple);
    if (name == null) {
      return null;
    }
    Place at = place.key(tuple.getKeyNode(), Problems.clip(name));
    for (Key<?> key : keys) {
      if (key.name.equals(name)) {
        if (given.add(name)) {
          return key;
        }
        at.problem("must be given once: key=" + name);
        return null;
      }
    }
    List<String> known = keys.stream().map(key -> key.name).toList();
    at.problem(
        "must be a known key, nearest is %s: key=%s"
            .formatted(Nearest.to(name, known).orElse("none"), Problems.clip(name)));
    return null;
  }

  private static <T> boolean readValue(Place place, NodeTuple tuple, Key<T> key, Fields fields) {
    Place at = place.key(tuple.getValueNode(), key.name);
    T value = key.reader.read(at);
    if (value != null) {
      fields.put(key, value, at);
    }
    return value != null;
  }

  /** The text of one scalar of a mapping, without any check; for what selects a schema. */
  static @Nullable String peek(Place place, String name) {
    if (place.node() instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key
            && key.getValue().equals(name)
            && tuple.getValueNode() instanceof ScalarNode value) {
          return value.getValue();
        }
      }
    }
    return null;
  }
}
