package io.factorline.sync.snapshot;

import io.factorline.engine.EngineSnapshot;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.SymbolState;
import io.factorline.engine.VenueState;
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
   * The file that covers most records of a partition, of those made under a layout.
   *
   * @param layout hash of the layout
   * @param condition what else must hold of it
   */
  public Optional<LakeFile> newest(
      TopicId topic, int partition, String layout, Predicate<LakeFile> condition)
      throws IOException {
    return manifests.current(LakeTables.STATES).files().stream()
        .filter(file -> layout.equals(file.definition()))
        .filter(file -> isOf(file, topic, partition))
        .filter(condition)
        .max(Comparator.comparingLong(StateFiles::offset));
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
    try {
      return StateFile.decode(storage.read(file.path()));
    } catch (RowFormatException e) {
      throw new LakeFormatException("must be a state file: path=" + file.path(), e);
    }
  }

  /**
   * Keeps the state of an engine; one of the same log, offset and layout that is there already
   * stays.
   *
   * @param appendMs append time of the last record that it covers, ms since the epoch
   */
  LakeFile keep(PartitionEngine engine, long appendMs) throws IOException {
    StateFile state = EngineSnapshot.of(engine);
    LakeFile file = write(state, appendMs, newestNs(engine));
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

  /** Writes a state that no manifest names yet. */
  private LakeFile write(StateFile state, long appendMs, long newestNs) throws IOException {
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
        path, period, state.layout().hash(), stats, Origin.BACKFILL, false, List.of(covered));
  }

  private static Optional<LakeFile> same(Manifest manifest, LakeFile file) {
    return manifest.files().stream()
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
