package io.factorline.sync.lake;

import io.factorline.lake.LakeStorage;
import io.factorline.lake.ManifestStore;
import java.io.IOException;

/** Whether there is room for more files. Thread-safe. */
public final class LakeRoom {
  private final LakeStorage storage;
  private final ManifestStore manifests;
  private final long minFreeBytes;
  private final long quotaBytes;

  /**
   * The room of a lake.
   *
   * @param quotaBytes 0 for no limit
   */
  public LakeRoom(
      LakeStorage storage, ManifestStore manifests, long minFreeBytes, long quotaBytes) {
    this.storage = storage;
    this.manifests = manifests;
    this.minFreeBytes = minFreeBytes;
    this.quotaBytes = quotaBytes;
  }

  /**
   * Requires room, before something is written.
   *
   * @throws LakeFullException if there is none
   */
  public void require() throws IOException {
    long free = storage.usableBytes();
    if (free < minFreeBytes) {
      throw new LakeFullException(
          "must keep feature-sync.lake.min-free: minFreeBytes=" + minFreeBytes + ", free=" + free);
    }
    if (quotaBytes > 0) {
      long used = usedBytes();
      if (used >= quotaBytes) {
        throw new LakeFullException(
            "must be below feature-sync.lake.quota: quotaBytes=" + quotaBytes + ", used=" + used);
      }
    }
  }

  private long usedBytes() throws IOException {
    long used = 0;
    for (LakeStorage.Entry entry : storage.list("")) {
      used += entry.bytes();
    }
    return used;
  }

  /** Bytes of the current files of a table. */
  public long bytes(String table) throws IOException {
    return manifests.current(table).bytes();
  }
}
