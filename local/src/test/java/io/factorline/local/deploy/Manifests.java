package io.factorline.local.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The documents that a kustomization comes to, as far as names go: resources, components, names'
 * suffixes, labels, generated ConfigMaps and Secrets, image tags. Patches are kept as they are.
 */
final class Manifests {
  private static final Set<String> KNOWN =
      Set.of(
          "apiVersion",
          "kind",
          "namespace",
          "resources",
          "components",
          "configMapGenerator",
          "secretGenerator",
          "labels",
          "nameSuffix",
          "replicas",
          "images",
          "patches");

  final List<Map<String, Object>> documents = new ArrayList<>();
  final Map<String, Map<String, String>> configMaps = new HashMap<>();
  final Map<String, Map<String, String>> secrets = new HashMap<>();
  final List<Map<String, Object>> patches = new ArrayList<>();
  final Set<String> taggedImages = new LinkedHashSet<>();
  final Set<String> fixedReplicas = new LinkedHashSet<>();
  final Set<Path> files = new LinkedHashSet<>();

  private Manifests() {}

  /** What these kustomizations together come to. */
  static Manifests of(Path... folders) {
    Manifests manifests = new Manifests();
    for (Path folder : folders) {
      manifests.documents.addAll(manifests.read(folder.normalize()));
    }
    return manifests;
  }

  /** Documents of a kind. */
  List<Map<String, Object>> of(String kind) {
    return documents.stream().filter(document -> kind.equals(document.get("kind"))).toList();
  }

  /** Deployments and StatefulSets. */
  List<Map<String, Object>> workloads() {
    return Stream.of("Deployment", "StatefulSet").flatMap(kind -> of(kind).stream()).toList();
  }

  /** The document of this kind and name; an empty map if there is none. */
  Map<String, Object> named(String kind, String name) {
    return of(kind).stream()
        .filter(document -> name(document).equals(name))
        .findFirst()
        .orElse(Map.of());
  }

  static String name(Object document) {
    return String.valueOf(Yaml.at(document, "metadata", "name"));
  }

  private List<Map<String, Object>> read(Path folder) {
    Path file = folder.resolve("kustomization.yaml");
    files.add(file);
    Map<String, Object> kustomization = Yaml.documents(file).getFirst();
    if (!KNOWN.containsAll(kustomization.keySet())) {
      throw new AssertionError("must be of " + KNOWN + ": file=" + file);
    }
    List<Map<String, Object>> made = new ArrayList<>();
    for (String list : List.of("resources", "components")) {
      for (Object each : Yaml.list(kustomization.get(list))) {
        made.addAll(resource(folder.resolve(each.toString()).normalize()));
      }
    }
    generate(kustomization, "configMapGenerator", configMaps);
    generate(kustomization, "secretGenerator", secrets);
    Yaml.maps(kustomization.get("images"))
        .forEach(image -> taggedImages.add(image.get("name") + ":" + image.get("newTag")));
    Yaml.maps(kustomization.get("replicas"))
        .forEach(replicas ->
            fixedReplicas.add(
                replicas.get("name") + kustomization.getOrDefault("nameSuffix", "").toString()));
    patches.addAll(Yaml.maps(kustomization.get("patches")));
    change(kustomization, made);
    return made;
  }

  private List<Map<String, Object>> resource(Path path) {
    if (Files.isDirectory(path)) {
      return read(path);
    }
    files.add(path);
    return Yaml.documents(path);
  }

  private static void generate(
      Map<String, Object> kustomization, String generator, Map<String, Map<String, String>> into) {
    for (Map<String, Object> each : Yaml.maps(kustomization.get(generator))) {
      boolean isThere = into.containsKey(String.valueOf(each.get("name")));
      if (isThere != "merge".equals(each.get("behavior"))) {
        throw new AssertionError("must merge what is there, and nothing else: " + each);
      }
      Map<String, String> data =
          into.computeIfAbsent(String.valueOf(each.get("name")), _ -> new HashMap<>());
      for (Object literal : Yaml.list(each.get("literals"))) {
        String[] pair = literal.toString().split("=", 2);
        data.put(pair[0], pair[1]);
      }
    }
  }

  private static void change(
      Map<String, Object> kustomization, List<Map<String, Object>> documents) {
    Object suffix = kustomization.get("nameSuffix");
    for (Map<String, Object> document : documents) {
      if (suffix != null) {
        put(document, name(document) + suffix, "metadata", "name");
        rename(document, documents, suffix.toString());
      }
      for (Map<String, Object> labels : Yaml.maps(kustomization.get("labels"))) {
        Yaml.map(labels.get("pairs")).forEach((key, value) -> label(document, key, value, labels));
      }
    }
  }

  /** The account goes by its new name too, as in kustomize. */
  private static void rename(
      Map<String, Object> document, List<Map<String, Object>> documents, String suffix) {
    Object account = Yaml.at(document, "spec", "template", "spec", "serviceAccountName");
    if (account != null
        && documents.stream().anyMatch(each -> "ServiceAccount".equals(each.get("kind")))) {
      put(document, account + suffix, "spec", "template", "spec", "serviceAccountName");
    }
  }

  private static void label(
      Map<String, Object> document, String key, Object value, Map<String, Object> labels) {
    put(document, value, "metadata", "labels", key);
    if (Yaml.at(document, "spec", "template") != null) {
      put(document, value, "spec", "template", "metadata", "labels", key);
    }
    if (Boolean.TRUE.equals(labels.get("includeSelectors"))) {
      if (Yaml.at(document, "spec", "selector", "matchLabels") != null) {
        put(document, value, "spec", "selector", "matchLabels", key);
      } else if (Yaml.at(document, "spec", "selector") != null) {
        put(document, value, "spec", "selector", key);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> tree, Object value, String... keys) {
    Map<String, Object> map = tree;
    for (int i = 0; i < keys.length - 1; i++) {
      map = (Map<String, Object>) map.computeIfAbsent(keys[i], _ -> new HashMap<String, Object>());
    }
    map.put(keys[keys.length - 1], value);
  }
}
