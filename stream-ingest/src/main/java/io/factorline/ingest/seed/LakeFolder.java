package io.factorline.ingest.seed;

import io.factorline.event.MarketEvent.Seed;
import io.factorline.hash.Sha256;
import io.factorline.store.RowFormatException;
import io.factorline.store.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** State files in the folder of the lake; they never change. Stateless. */
final class LakeFolder {
  private final Path root;

  LakeFolder(Path root) {
    this.root = root;
  }

  /**
   * The file that a seed names.
   *
   * @throws SeedRefusedException if it is not there, too long, or another one than named
   * @throws IOException if it cannot be read now
   */
  StateFile read(Seed seed) throws IOException, SeedRefusedException {
    Path path = root.resolve(seed.file());
    try {
      long bytes = Files.size(path);
      if (bytes > StateFile.MAX_BYTES) {
        throw new SeedRefusedException(
            "must be at most "
                + StateFile.MAX_BYTES
                + " bytes: file="
                + seed.file()
                + ", bytes="
                + bytes);
      }
      return decode(seed, Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw new SeedRefusedException("must be in the lake: file=" + seed.file(), e);
    }
  }

  private static StateFile decode(Seed seed, byte[] bytes) throws SeedRefusedException {
    String sha256 = Sha256.hex(bytes);
    if (!sha256.equals(seed.sha256())) {
      throw new SeedRefusedException(
          "must have the checksum of the seed: file=" + seed.file() + ", sha256=" + sha256);
    }
    try {
      return StateFile.decode(bytes);
    } catch (RowFormatException e) {
      throw new SeedRefusedException(e.getMessage() + ", file=" + seed.file(), e);
    }
  }
}
