package io.factorline.gateway.repository;

import java.nio.file.Path;

/**
 * One version of a model as it lies in the repository, its parts agreeing with one another.
 *
 * @param modelFile the ONNX file; its bytes had the manifest's checksum when it was read
 */
public record StoredVersion(ModelConfiguration configuration, Manifest manifest, Path modelFile) {
  public String model() {
    return manifest.model();
  }

  public long version() {
    return manifest.version();
  }
}
