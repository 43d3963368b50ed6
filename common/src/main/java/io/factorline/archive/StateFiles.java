package io.factorline.archive;

import io.factorline.engine.EnginePlan;
import io.factorline.engine.EngineSnapshot;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.SymbolState;
import io.factorline.engine.VenueState;
import io.factorline.hash.Sha256;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeFormatException;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.OffsetRange;
import io.factorline.lake.Origin;
import io.factorline.lake.Period;
import io.factorline.store.RowFormatException;
import io.factorline.store.StateFile;
import io.factorline.store.StateSymbol;
import io.factorline.store.TopicId;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** The state files of the lake. Thread-safe, and safe across processes. */
public final class StateFiles {
  private static final long NS_PER_MS = 1_000_000L;

  private final LakeStorage storage;
  private final ManifestStore manifests;

  /** The state files of a lake. */
  public StateFiles(LakeStorage storage, ManifestStore manifests) {
    this.storage = storage;
    this.manifests = manifests;
  }

  /**
   * The file that covers most records of a partition, of those made of its records alone under a
   * layout.
   *
   * @param layout hash of the layout
   * @param condition what else must hold of it
   */
  public Optional<LakeFile> newest(
      TopicId topic, int partition, String layout, Predicate<LakeFile> condition)
      throws IOException {
    return of(topic, partition, layout).stream()
        .filter(condition)
        .max(Comparator.comparingLong(StateFiles::offset));
  }

  /** The states of a partition that were made of its records alone, under a layout. */
  public List<LakeFile> of(TopicId topic, int partition, String layout) throws IOException {
    return manifests.current(LakeTables.STATES).files().stream()
        .filter(file -> file.origin() != Origin.IMPORT && layout.equals(file.definition()))
        .filter(file -> isOf(file, topic, partition))
        .toList();
  }

  private static boolean isOf(LakeFile file, TopicId topic, int partition) {
    OffsetRange covered = file.offsets().getFirst();
    return covered.topic().equals(topic) && covered.partition() == partition;
  }

  /** The first offset that a state does not cover. */
  public static long offset(LakeFile file) {
    return file.offsets().getFirst().to();
  }

  /**
   * Reads a state.
   *
   * @throws LakeFormatException if it is none
   */
  public StateFile read(LakeFile file) throws IOException {
    return read(file.path());
  }

  /**
   * Reads the state at a path.
   *
   * @throws LakeFormatException if it is none
   */
  public StateFile read(String path) throws IOException {
    try {
      return StateFile.decode(storage.read(path));
    } catch (RowFormatException e) {
      throw new LakeFormatException("must be a state file: path=" + path, e);
    }
  }

  /** Where an engine that runs over a log has the seeds from that its records name; close it. */
  public ArchiveSeeds seeds(TickLog log, PartitionEngine.LogId id, EnginePlan plan) {
    return new ArchiveSeeds(storage, log, id, plan);
  }

  /**
   * Keeps the state of an engine; one of the same log, offset and layout that is there already
   * stays.
   *
   * @param appendMs append time of the last record that it covers, ms since the epoch
   */
  public LakeFile keep(PartitionEngine engine, long appendMs) throws IOException {
    LakeFile file = write(EngineSnapshot.of(engine), appendMs, newestNs(engine), Origin.BACKFILL);
    Manifest manifest =
        manifests.commit(
            LakeTables.STATES,
            current -> same(current, file).isPresent() ? null : current.withFiles(List.of(file)));
    LakeFile kept = same(manifest, file).orElseThrow();
    if (!kept.path().equals(file.path())) {
      storage.delete(file.path());
    }
    return kept;
  }

  /**
   * Keeps the state of an engine that began with imported bars; only one of the same bytes that is
   * there already stays.
   *
   * @param appendMs append time of the last record that it covers, or now where it covers none, ms
   *     since the epoch
   */
  public LakeFile keepImported(PartitionEngine engine, long appendMs) throws IOException {
    StateFile state = EngineSnapshot.of(engine);
    String sha256 = Sha256.hex(state.encode());
    LakeFile file = write(state, appendMs, newestNs(engine), Origin.IMPORT);
    for (LakeFile other : manifests.current(LakeTables.STATES).files()) {
      boolean isAlike =
          other.origin() == Origin.IMPORT
              && other.offsets().equals(file.offsets())
              && other.bytes() == file.bytes();
      if (isAlike && sha256(other).equals(sha256)) {
        storage.delete(file.path());
        return other;
      }
    }
    Manifest manifest =
        manifests.commit(LakeTables.STATES, current -> current.withFiles(List.of(file)));
    return manifest.file(file.path()).orElseThrow();
  }

  /** The checksum of a state file, as a seed names it. */
  public String sha256(LakeFile file) throws IOException {
    return Sha256.hex(storage.read(file.path()));
  }

  /** Writes a state that no manifest names yet. */
  private LakeFile write(StateFile state, long appendMs, long newestNs, Origin origin)
      throws IOException {
    byte[] bytes = state.encode();
    long appendNs = appendMs * NS_PER_MS;
    String period = Period.DAY.of(appendNs);
    String path = LakeTables.STATES + '/' + period + '/' + UUID.randomUUID() + ".state";
    if (!storage.createIfAbsent(path, bytes)) {
      throw new IOException("must be a new name: path=" + path);
    }
    List<StateSymbol> symbols = state.symbols();
    LakeFile.Stats stats =
        new LakeFile.Stats(
            symbols.size(),
            bytes.length,
            appendNs,
            appendNs,
            symbols.isEmpty() ? null : symbols.getFirst().symbol(),
            symbols.isEmpty() ? null : symbols.getLast().symbol(),
            newestNs,
            0);
    OffsetRange covered =
        new OffsetRange(state.point().topic(), state.partition(), 0, state.point().offset());
    return new LakeFile(
        path, period, state.layout().hash(), stats, origin, false, List.of(covered));
  }

  private static Optional<LakeFile> same(Manifest manifest, LakeFile file) {
    return manifest.files().stream()
        .filter(other -> other.origin() == file.origin())
        .filter(other -> other.offsets().equals(file.offsets()))
        .filter(other -> String.valueOf(other.definition()).equals(file.definition()))
        .findFirst();
  }

  /** No bar that closed so far ends behind this time. */
  private static long newestNs(PartitionEngine engine) {
    long newest = 0;
    for (VenueState venue : engine.venues()) {
      newest = Math.max(newest, venue.clockNs());
    }
    for (SymbolState symbol : engine.symbols()) {
      newest = Math.max(newest, symbol.row().trades().effectiveNs());
    }
    return newest;
  }
}
