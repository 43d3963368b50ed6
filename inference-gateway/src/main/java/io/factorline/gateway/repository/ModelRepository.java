package io.factorline.gateway.repository;

import io.factorline.hash.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder of models in Triton's layout: {@code <model>/config.pbtxt}, {@code
 * <model>/<version>/model.onnx} and, beside it, {@code manifest.json}. What is wrong with one
 * version harms no other. Stateless but for its path; thread-safe.
 */
public final class ModelRepository {
  private static final long MOST_MODEL_BYTES = 256L * 1024 * 1024;
  private static final long MOST_TEXT_BYTES = 4L * 1024 * 1024;
  private static final int MOST_ENTRIES = 1000;
  private static final int DEPTH = 3;

  private final Path folder;

  public ModelRepository(Path folder) {
    this.folder = folder;
  }

  /** Where it lies. */
  public Path folder() {
    return folder;
  }

  /** Text that changes when a file of it is written, added or taken away. */
  public String fingerprint() {
    try (Stream<Path> files = Files.walk(folder, DEPTH)) {
      StringBuilder text = new StringBuilder();
      for (Path file : files.sorted().toList()) {
        BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
        text.append(file).append(' ').append(is.size()).append(' ');
        text.append(is.lastModifiedTime().to(TimeUnit.NANOSECONDS)).append('\n');
      }
      return text.toString();
    } catch (IOException | UncheckedIOException e) {
      return "unreadable: " + e;
    }
  }

  /** Reads all of it and checks each checksum. */
  public RepositorySnapshot read() {
    List<StoredVersion> versions = new ArrayList<>();
    Map<String, String> problems = new TreeMap<>();
    try {
      for (Path model : folders(folder)) {
        readModel(model, versions, problems);
      }
    } catch (RepositoryException e) {
      problems.put("repository", e.getMessage() + "");
    }
    return new RepositorySnapshot(versions, problems);
  }

  private static void readModel(
      Path model, List<StoredVersion> versions, Map<String, String> problems) {
    String name = nameOf(model);
    try {
      ModelConfiguration configuration =
          ModelConfiguration.parse(name, text(model.resolve("config.pbtxt")));
      List<Long> existing = new ArrayList<>();
      for (Path version : folders(model)) {
        if (nameOf(version).matches("[1-9][0-9]{0,8}")) {
          existing.add(Long.parseLong(nameOf(version)));
        }
      }
      for (long version : configuration.loaded(existing)) {
        readVersion(configuration, model.resolve(Long.toString(version)), versions, problems);
      }
    } catch (RepositoryException e) {
      problems.put(name, e.getMessage() + "");
    }
  }

  private static void readVersion(
      ModelConfiguration configuration,
      Path folder,
      List<StoredVersion> versions,
      Map<String, String> problems) {
    try {
      Manifest manifest =
          ManifestReader.parse(bytes(folder.resolve("manifest.json"), MOST_TEXT_BYTES));
      Path modelFile = folder.resolve("model.onnx");
      String sha256 = Sha256.hex(bytes(modelFile, MOST_MODEL_BYTES));
      if (!sha256.equals(manifest.sha256())) {
        throw new RepositoryException(
            "must have the manifest's checksum: file=model.onnx, sha256=%s, manifest=%s"
                .formatted(sha256, manifest.sha256()));
      }
      checkNames(configuration, manifest, nameOf(folder));
      versions.add(new StoredVersion(configuration, manifest, modelFile));
    } catch (RepositoryException e) {
      problems.put(configuration.name() + "/" + nameOf(folder), e.getMessage() + "");
    }
  }

  private static void checkNames(ModelConfiguration configuration, Manifest manifest, String folder)
      throws RepositoryException {
    if (!manifest.model().equals(configuration.name())
        || !Long.toString(manifest.version()).equals(folder)) {
      throw new RepositoryException(
          "must be the model and version of its folder: manifest=%s/%d, folder=%s/%s"
              .formatted(manifest.model(), manifest.version(), configuration.name(), folder));
    }
    long columns = manifest.inputs().size();
    require(configuration.inputs(), manifest.input(), columns, "input");
    require(configuration.outputs(), manifest.output(), 1, "output");
    if (configuration.inputs().size() != 1) {
      throw new RepositoryException("must have one input: inputs=" + configuration.inputs().size());
    }
  }

  private static void require(
      List<TensorDeclaration> declared, Manifest.Port port, long columns, String kind)
      throws RepositoryException {
    TensorDeclaration wanted =
        new TensorDeclaration(port.name(), port.type(), List.of(-1L, columns));
    if (!declared.contains(wanted)) {
      throw new RepositoryException(
          "must be declared by config.pbtxt as the manifest has it: %s=%s, declared=%s"
              .formatted(kind, wanted, declared));
    }
  }

  /** The bytes of a version's model. */
  public static byte[] modelBytes(StoredVersion version) throws RepositoryException {
    byte[] bytes = bytes(version.modelFile(), MOST_MODEL_BYTES);
    if (!Sha256.hex(bytes).equals(version.manifest().sha256())) {
      throw new RepositoryException(
          "must still have the manifest's checksum: file=model.onnx, model=%s, version=%d"
              .formatted(version.model(), version.version()));
    }
    return bytes;
  }

  private static List<Path> folders(Path parent) throws RepositoryException {
    try (Stream<Path> entries = Files.list(parent)) {
      List<Path> folders =
          entries.filter(Files::isDirectory).sorted().limit(MOST_ENTRIES + 1L).toList();
      if (folders.size() > MOST_ENTRIES) {
        throw new RepositoryException(
            "must have at most " + MOST_ENTRIES + " folders: folder=" + parent);
      }
      return folders;
    } catch (IOException e) {
      throw new RepositoryException("must be a folder that can be read: folder=" + parent, e);
    }
  }

  private static String text(Path file) throws RepositoryException {
    return new String(bytes(file, MOST_TEXT_BYTES), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Path file, long most) throws RepositoryException {
    try {
      long size = Files.size(file);
      if (size > most) {
        throw new RepositoryException(
            "must be at most " + most + " bytes: file=" + nameOf(file) + ", bytes=" + size);
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new RepositoryException("must exist: file=" + nameOf(file), e);
    } catch (IOException e) {
      throw new RepositoryException("must be readable: file=" + nameOf(file), e);
    }
  }

  private static String nameOf(Path path) {
    return String.valueOf(path.getFileName());
  }
}
