package io.factorline.sync.archive;

import io.factorline.lake.FolderLake;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.DuckDbSettings;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.time.EpochClock;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A process that merges the files of a lake all the time, until it is killed. Arguments: folder of
 * the lake, folder for spilling.
 */
final class CompactionMain {
  static final int LEAST_FILES = 3;

  private CompactionMain() {}

  public static void main(String[] arguments) throws IOException {
    LakeStorage storage = FolderLake.open(Path.of(arguments[0]));
    ManifestStore manifests = new ManifestStore(storage, EpochClock.SYSTEM);
    DuckDb duckDb = DuckDb.open(new DuckDbSettings(64L << 20, 1, Path.of(arguments[1]), 1L << 30));
    while (true) {
      compactAll(storage, manifests, duckDb);
    }
  }

  /** Merges what can be merged now. */
  static void compactAll(LakeStorage storage, ManifestStore manifests, DuckDb duckDb)
      throws IOException {
    Compaction compaction =
        new Compaction(
            storage,
            manifests,
            new ParquetReader(duckDb, storage),
            new ParquetWriter(duckDb, storage),
            EpochClock.SYSTEM);
    for (String table : manifests.tables()) {
      compaction.compact(table, LEAST_FILES, merged -> {});
    }
  }
}
