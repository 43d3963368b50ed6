package io.factorline.lake;

import io.factorline.time.EpochClock;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deletes what no manifest names: replaced files after their time, and orphans that a process left
 * behind which died between a file and its manifest. Thread-safe.
 */
public final class LakeSweep {
  private static final long REPLACED_MS = 24 * 3_600_000L;
  private static final long ORPHAN_MS = 6 * 3_600_000L;

  private final LakeStorage storage;
  private final ManifestStore manifests;
  private final EpochClock clock;

  /**
   * What one sweep deleted.
   *
   * @param replaced files whose 24 hours had passed
   * @param orphans files that no manifest ever named
   * @param drafts unfinished files
   */
  public record Swept(int replaced, int orphans, int drafts) {}

  /** A sweep of the lake there. */
  public LakeSweep(LakeStorage storage, ManifestStore manifests, EpochClock clock) {
    this.storage = storage;
    this.manifests = manifests;
    this.clock = clock;
  }

  /** Deletes of all tables what is due. */
  public Swept sweep() throws IOException {
    int replaced = 0;
    int orphans = 0;
    for (String table : manifests.tables()) {
      replaced += deleteReplaced(table);
      orphans += deleteOrphans(table);
    }
    return new Swept(replaced, orphans, storage.deleteDraftsOlderThan(clock.nowMs() - ORPHAN_MS));
  }

  private int deleteReplaced(String table) throws IOException {
    long beforeMs = clock.nowMs() - REPLACED_MS;
    Set<String> due =
        manifests.current(table).replaced().stream()
            .filter(file -> file.atMs() <= beforeMs)
            .map(ReplacedFile::path)
            .collect(Collectors.toUnmodifiableSet());
    if (due.isEmpty()) {
      return 0;
    }
    // First the files: a crash in between deletes them again, which does nothing.
    for (String path : due) {
      storage.delete(path);
    }
    manifests.commit(table, current -> current.withoutReplaced(due));
    return due.size();
  }

  /**
   * The listing comes before the manifest: a file that was named in between is in the manifest, and
   * one that is not named yet is too young.
   */
  private int deleteOrphans(String table) throws IOException {
    long beforeMs = clock.nowMs() - ORPHAN_MS;
    Set<String> old = new HashSet<>();
    for (LakeStorage.Entry entry : storage.list(table)) {
      if (entry.modifiedMs() < beforeMs && !entry.path().contains("/_")) {
        old.add(entry.path());
      }
    }
    Manifest current = manifests.current(table);
    current.files().forEach(file -> old.remove(file.path()));
    current.replaced().forEach(file -> old.remove(file.path()));
    for (String path : old) {
      storage.delete(path);
    }
    return old.size();
  }
}
