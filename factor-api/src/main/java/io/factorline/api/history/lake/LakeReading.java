package io.factorline.api.history.lake;

import io.factorline.api.config.HistoryProperties;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.View;
import io.factorline.lake.FolderLake;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.DuckDbSettings;
import io.factorline.metric.HistoryMeters;
import io.factorline.time.EpochClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** All that reads the lake, opened and closed together. Thread-safe. */
public final class LakeReading implements AutoCloseable {
  /* A thread of ours runs its query itself. A second one for it costs more than it takes over: most
   * queries read a few row groups. */
  private static final int THREADS = 1;

  private final LakeManifests manifests;
  private final LakeFaults faults;
  private final ChunkCache chunks;
  private final DuckDb duckDb;

  private LakeReading(
      LakeManifests manifests, LakeFaults faults, ChunkCache chunks, DuckDb duckDb) {
    this.manifests = manifests;
    this.faults = faults;
    this.chunks = chunks;
    this.duckDb = duckDb;
  }

  /**
   * Opens a lake.
   *
   * @param folder need not be there yet
   */
  public static LakeReading open(
      Path folder, Catalog catalog, HistoryProperties settings, MeterRegistry registry)
      throws IOException {
    LakeFaults faults = new LakeFaults();
    long cacheBytes = settings.cacheSize().toBytes();
    LakeStorage storage = FolderLake.at(folder);
    DuckDb duckDb =
        DuckDb.open(
            new DuckDbSettings(
                settings.decoderSize().toBytes(),
                THREADS,
                Files.createTempDirectory("factor-api-history"),
                0));
    ChunkReader reader = new DuckChunks(duckDb, storage, faults, timer(registry));
    ChunkCache chunks = measured(new ChunkCache(reader, cacheBytes), registry);
    ManifestStore store = new ManifestStore(storage, EpochClock.SYSTEM);
    return new LakeReading(manifests(store, catalog, settings), faults, chunks, duckDb);
  }

  private static LakeManifests manifests(
      ManifestStore store, Catalog catalog, HistoryProperties settings) {
    List<HistoryTable> tables =
        catalog.views().values().stream()
            .filter(LakeReading::isStored)
            .map(HistoryTable::of)
            .toList();
    return new LakeManifests(store, tables, settings.cursorKept(), System::nanoTime)
        .watch(settings.lakeEvery());
  }

  private static boolean isStored(View view) {
    return view instanceof BarView || view instanceof OfflineView;
  }

  private static Timer timer(MeterRegistry registry) {
    return Timer.builder(HistoryMeters.DECODES.meterName())
        .description(HistoryMeters.DECODES.description())
        .register(registry);
  }

  private static ChunkCache measured(ChunkCache chunks, MeterRegistry registry) {
    return new CacheMeters(HistoryMeters.CHUNKS, HistoryMeters.CHUNK_BYTES)
        .of(
            chunks,
            new CacheMeters.Told<>(ChunkCache::hits, ChunkCache::misses, ChunkCache::bytes),
            registry);
  }

  /** Which manifests there are. */
  public LakeManifests manifests() {
    return manifests;
  }

  /** Which files could not be read. */
  public LakeFaults faults() {
    return faults;
  }

  /** Rows out of files. */
  public ChunkCache chunks() {
    return chunks;
  }

  @Override
  public void close() throws IOException {
    manifests.close();
    duckDb.close();
  }
}
