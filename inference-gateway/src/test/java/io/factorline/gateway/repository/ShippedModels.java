package io.factorline.gateway.repository;

import java.nio.file.Files;
import java.nio.file.Path;

/** The repository that is shipped, from wherever the tests run. */
public final class ShippedModels {
  private ShippedModels() {}

  public static Path folder() {
    Path fromModule = Path.of("..", "deploy", "triton", "models");
    return Files.isDirectory(fromModule) ? fromModule : Path.of("deploy", "triton", "models");
  }
}
