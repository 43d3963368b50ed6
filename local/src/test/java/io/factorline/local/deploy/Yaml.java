package io.factorline.local.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Documents of YAML as trees of maps and lists; a key given twice is an error. */
final class Yaml {
  private Yaml() {}

  /** The documents of a file. */
  static List<Map<String, Object>> documents(Path file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(100);
    List<Map<String, Object>> documents = new ArrayList<>();
    try (var reader = Files.newBufferedReader(file)) {
      for (Object each :
          new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).loadAll(reader)) {
        documents.add(map(each));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }

  /** A map; empty where there is none. */
  static Map<String, Object> map(Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> given) {
      given.forEach((key, each) -> map.put(String.valueOf(key), each));
    }
    return map;
  }

  /** A list; empty where there is none. */
  static List<Object> list(Object value) {
    return value instanceof List<?> given ? List.copyOf(given) : List.of();
  }

  /** What lies at the end of these keys; an empty map on the way is none. */
  static Object at(Object value, String... keys) {
    Object found = value;
    for (String key : keys) {
      found = map(found).get(key);
    }
    return found;
  }

  /** The maps of a list. */
  static List<Map<String, Object>> maps(Object value) {
    return list(value).stream().map(Yaml::map).toList();
  }

  /** All maps in the tree, the deepest too. */
  static Stream<Map<String, Object>> all(Object value) {
    if (value instanceof Map<?, ?> given) {
      return Stream.concat(Stream.of(map(given)), given.values().stream().flatMap(Yaml::all));
    }
    return list(value).stream().flatMap(Yaml::all);
  }
}
