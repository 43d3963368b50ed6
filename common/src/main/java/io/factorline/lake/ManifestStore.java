package io.factorline.lake;

import io.factorline.time.EpochClock;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The manifests of a lake's tables, changed by compare-and-set: of two writers who start from the
 * same manifest one wins, the other reads again and decides anew. Thread-safe, and safe across
 * processes.
 */
public final class ManifestStore {
  private static final String FOLDER = "/_manifest";
  private static final Pattern NAME = Pattern.compile(".*/_manifest/([0-9]{12})\\.json");
  private static final int KEPT = 100;
  private static final long KEPT_MS = 3_600_000;

  private final LakeStorage storage;
  private final EpochClock clock;

  /** One attempt to change a table. */
  @FunctionalInterface
  public interface Change {
    /**
     * The content that is to follow; called again whenever another writer was faster, so it must
     * judge what it is given, and have no effect of its own.
     *
     * @return null to leave the table as it is
     */
    @Nullable Manifest apply(Manifest current) throws IOException;
  }

  /** The manifests of the lake there. */
  public ManifestStore(LakeStorage storage, EpochClock clock) {
    this.storage = storage;
    this.clock = clock;
  }

  /**
   * The current manifest; an {@link Manifest#empty} one where the table has none.
   *
   * @throws LakeFormatException if the newest one cannot be read: never an older one instead
   */
  public Manifest current(String table) throws IOException {
    while (true) {
      List<LakeStorage.Entry> all = entries(table);
      if (all.isEmpty()) {
        return Manifest.empty(table);
      }
      try {
        return read(table, all.getLast().path());
      } catch (NoSuchFileException e) {
        // Deleted since the listing: only possible when at least 100 newer ones exist by now.
      }
    }
  }

  /** A manifest by its number, if it is still kept. */
  public Optional<Manifest> read(String table, long number) throws IOException {
    try {
      return Optional.of(read(table, path(table, number)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The numbers of the manifests that are kept, ascending. */
  public List<Long> numbers(String table) throws IOException {
    return entries(table).stream().map(entry -> numberOf(entry.path())).toList();
  }

  /** Names of all tables that have a manifest, sorted. */
  public List<String> tables() throws IOException {
    return tables("");
  }

  /**
   * Names of the tables that have a manifest, sorted.
   *
   * @param prefix of their names, as {@code bars/}; empty for all
   */
  public List<String> tables(String prefix) throws IOException {
    return storage
        .list(prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix)
        .stream()
        .map(LakeStorage.Entry::path)
        .filter(path -> NAME.matcher(path).matches())
        .map(path -> path.substring(0, path.indexOf(FOLDER)))
        .distinct()
        .toList();
  }

  /**
   * Changes a table.
   *
   * @return the manifest that holds now: the new one, or the current one if the change gave null
   */
  public Manifest commit(String table, Change change) throws IOException {
    while (true) {
      Manifest current = current(table);
      Manifest changed = change.apply(current);
      if (changed == null || changed.equals(current)) {
        return current;
      }
      Manifest next = changed.next();
      if (!next.table().equals(table) || next.number() != current.number() + 1) {
        throw new IllegalStateException(
            "must follow the manifest it was given: table=" + table + ", number=" + next.number());
      }
      if (create(next)) {
        prune(table);
        return next;
      }
    }
  }

  private boolean create(Manifest next) throws IOException {
    String path = path(next.table(), next.number());
    if (!storage.createIfAbsent(path, ManifestCodec.write(next))) {
      return false;
    }
    if (next.number() == 1 || storage.exists(path(next.table(), next.number() - 1))) {
      return true;
    }
    // The one it follows was pruned: this writer stood still while many others went on, and its
    // number was free only because theirs was deleted. It lost long ago.
    storage.delete(path);
    return false;
  }

  /** Deletes the oldest manifests, from below, so that those left have no hole. */
  private void prune(String table) throws IOException {
    List<LakeStorage.Entry> all = entries(table);
    long beforeMs = clock.nowMs() - KEPT_MS;
    for (LakeStorage.Entry entry : all.subList(0, Math.max(0, all.size() - KEPT))) {
      if (entry.modifiedMs() >= beforeMs) {
        return;
      }
      storage.delete(entry.path());
    }
  }

  private List<LakeStorage.Entry> entries(String table) throws IOException {
    List<LakeStorage.Entry> found = new ArrayList<>(storage.list(table + FOLDER));
    found.removeIf(entry -> !NAME.matcher(entry.path()).matches());
    return found;
  }

  private Manifest read(String table, String path) throws IOException {
    Manifest manifest = ManifestCodec.read(path, storage.read(path));
    if (!manifest.table().equals(table) || manifest.number() != numberOf(path)) {
      throw new LakeFormatException(
          "must name itself: path="
              + path
              + ", table="
              + manifest.table()
              + ", number="
              + manifest.number());
    }
    return manifest;
  }

  private static String path(String table, long number) {
    return table + FOLDER + String.format(Locale.ROOT, "/%012d.json", number);
  }

  private static long numberOf(String path) {
    Matcher name = NAME.matcher(path);
    if (!name.matches()) {
      throw new IllegalArgumentException("must be the path of a manifest: path=" + path);
    }
    return Long.parseLong(name.group(1));
  }
}
