package io.factorline.gateway.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The repository that is shipped, from wherever the tests run. */
public final class ShippedModels {
  private ShippedModels() {}

  public static Path folder() {
    Path fromModule = Path.of("..", "deploy", "triton", "models");
    return Files.isDirectory(fromModule) ? fromModule : Path.of("deploy", "triton", "models");
  }

  /** A copy of it in an empty folder. */
  public static void copyTo(Path target) {
    Path shipped = folder();
    try (Stream<Path> files = Files.walk(shipped)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(shipped.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.write(copy, Files.readAllBytes(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy of it whose signals stay valid for an hour, so that no slow machine outlives them. */
  public static Path patient() {
    try {
      Path target = Files.createTempDirectory("factorline-models");
      copyTo(target);
      for (String version : new String[] {"1", "2"}) {
        Path manifest = target.resolve("momentum").resolve(version).resolve("manifest.json");
        String text = Files.readString(manifest);
        Files.writeString(
            manifest, text.replace("\"validForMs\": 30000", "\"validForMs\": 3600000"));
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same under another name. */
  public static Path patientAs(String model) {
    try {
      Path target = patient();
      Path renamed = Files.move(target.resolve("momentum"), target.resolve(model));
      Path configuration = renamed.resolve("config.pbtxt");
      Files.writeString(
          configuration,
          Files.readString(configuration).replace("\"momentum\"", "\"" + model + "\""));
      for (String version : new String[] {"1", "2"}) {
        Path manifest = renamed.resolve(version).resolve("manifest.json");
        Files.writeString(
            manifest,
            Files.readString(manifest)
                .replace("\"model\": \"momentum\"", "\"model\": \"" + model + "\""));
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
