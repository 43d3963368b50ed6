package io.factorline.ingest.seed;

import io.factorline.hash.Sha256;
import io.factorline.store.RowFormatException;
import io.factorline.store.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** State files in the folder of the lake; they never change. Stateless. */
public final class LakeFolder {
  private final Path root;

  /** The folder of a lake. */
  public LakeFolder(Path root) {
    this.root = root;
  }

  /**
   * The file that a seed or a rebuild names.
   *
   * @throws SeedRefusedException if it is not there, too long, or another one than named
   * @throws IOException if it cannot be read now
   */
  public StateFile read(String file, String sha256) throws IOException, SeedRefusedException {
    Path path = root.resolve(file);
    try {
      long bytes = Files.size(path);
      if (bytes > StateFile.MAX_BYTES) {
        throw new SeedRefusedException(
            "must be at most " + StateFile.MAX_BYTES + " bytes: file=" + file + ", bytes=" + bytes);
      }
      return decode(file, sha256, Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw new SeedRefusedException("must be in the lake: file=" + file, e);
    }
  }

  private static StateFile decode(String file, String sha256, byte[] bytes)
      throws SeedRefusedException {
    String found = Sha256.hex(bytes);
    if (!found.equals(sha256)) {
      throw new SeedRefusedException(
          "must have the checksum of the seed: file=" + file + ", sha256=" + found);
    }
    try {
      return StateFile.decode(bytes);
    } catch (RowFormatException e) {
      throw new SeedRefusedException(e.getMessage() + ", file=" + file, e);
    }
  }
}
