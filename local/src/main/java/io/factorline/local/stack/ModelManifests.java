package io.factorline.local.stack;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.FactorRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The manifests of a model repository, for the factors that its versions read. Stateless. */
public final class ModelManifests {
  private static final String NAME = "manifest.json";
  private static final int DEPTH = 3;

  private ModelManifests() {}

  /**
   * Versions of the catalog's models that read a factor, each as {@code version 2 of model buyer};
   * none where there is no repository.
   *
   * @throws IOException where a manifest cannot be read
   */
  public static List<String> readersOf(FactorRef factor, Catalog catalog, Path repository)
      throws IOException {
    List<String> readers = new ArrayList<>();
    for (Path file : files(repository)) {
      JsonNode manifest = read(file);
      String model = manifest.path("model").asString("");
      if (catalog.models().containsKey(model) && reads(manifest, factor.toString())) {
        readers.add(
            "version %s of model %s".formatted(manifest.path("version").asString(""), model));
      }
    }
    return readers;
  }

  private static List<Path> files(Path repository) throws IOException {
    if (!Files.isDirectory(repository)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(repository, DEPTH)) {
      return files.filter(file -> file.endsWith(NAME)).sorted().toList();
    }
  }

  private static JsonNode read(Path file) throws IOException {
    try {
      return JsonMapper.shared().readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw new IOException("must be JSON: file=" + file, e);
    }
  }

  private static boolean reads(JsonNode manifest, String factor) {
    for (JsonNode input : manifest.path("inputs")) {
      if (input.path("factor").asString("").equals(factor)) {
        return true;
      }
    }
    return false;
  }
}
