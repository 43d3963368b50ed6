package io.factorline.api.past;

import io.factorline.api.config.PastProperties;
import io.factorline.archive.StateFiles;
import io.factorline.lake.FolderLake;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.DuckDbSettings;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.time.EpochClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lake with a decoder of its own, so that nobody else waits for it. Thread-safe. */
final class PastLake implements AutoCloseable {
  private final DuckDb duckDb;
  private final ManifestStore manifests;
  private final ParquetReader reader;
  private final StateFiles states;

  private PastLake(LakeStorage storage, DuckDb duckDb) {
    this.duckDb = duckDb;
    this.manifests = new ManifestStore(storage, EpochClock.SYSTEM);
    this.reader = new ParquetReader(duckDb, storage);
    this.states = new StateFiles(storage, manifests);
  }

  /**
   * Opens a lake.
   *
   * @param folder need not be there yet
   */
  static PastLake open(Path folder, PastProperties settings) throws IOException {
    DuckDbSettings decoder =
        new DuckDbSettings(
            settings.decoderSize().toBytes(),
            settings.threads(),
            Files.createTempDirectory("factor-api-past"),
            0);
    return new PastLake(FolderLake.at(folder), DuckDb.open(decoder));
  }

  ManifestStore manifests() {
    return manifests;
  }

  ParquetReader reader() {
    return reader;
  }

  StateFiles states() {
    return states;
  }

  @Override
  public void close() throws IOException {
    duckDb.close();
  }
}
