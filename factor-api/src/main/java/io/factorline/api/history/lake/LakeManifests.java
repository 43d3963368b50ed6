package io.factorline.api.history.lake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.factorline.lake.Cut;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import io.factorline.store.TopicId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manifests of the tables of history: the current ones, looked at again and again, and older
 * ones by number. Thread-safe; only {@link #numbered} blocks.
 */
public final class LakeManifests implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LakeManifests.class);
  private static final int REMEMBERED = 256;

  private final ManifestStore store;
  private final Map<String, Watched> tables = new LinkedHashMap<>();
  private final Cache<Numbered, TableFiles> older =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  private final long keptNs;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("history-manifests").factory());
  private volatile @Nullable String problem;

  /** A manifest of a table. */
  private record Numbered(String table, long number) {}

  /** A cut, and when it was first seen on the monotonic clock. */
  private record Seen(@Nullable Cut cut, long atNs) {}

  /** One table. Its queue is guarded by itself; the oldest has been seen for the time kept. */
  private static final class Watched {
    final HistoryTable table;
    final Deque<Seen> seen = new ArrayDeque<>();
    volatile TableFiles current;

    Watched(HistoryTable table) {
      this.table = table;
      this.current = TableFiles.of(table, Manifest.empty(table.name()));
    }
  }

  /**
   * Manifests of a lake.
   *
   * @param kept how long a cut stands for readers after a newer one was seen
   */
  LakeManifests(
      ManifestStore store, List<HistoryTable> tables, Duration kept, LongSupplier nanoTime) {
    this.store = store;
    this.keptNs = kept.toNanos();
    this.nanoTime = nanoTime;
    tables.forEach(table -> this.tables.put(table.name(), new Watched(table)));
  }

  /** Looks once now, and then again and again. */
  LakeManifests watch(Duration every) {
    look();
    var _ =
        thread.scheduleWithFixedDelay(
            this::look, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    return this;
  }

  /** Looks for newer manifests. */
  void look() {
    String trouble = null;
    for (Watched watched : tables.values()) {
      try {
        look(watched);
      } catch (IOException | RuntimeException e) {
        trouble = "must be readable: manifest of " + watched.table.name();
        if (!trouble.equals(problem)) {
          LOG.warn("A manifest of the lake cannot be read. table={}", watched.table.name(), e);
        }
      }
    }
    problem = trouble;
  }

  private void look(Watched watched) throws IOException {
    List<Long> numbers = store.numbers(watched.table.name());
    if (!numbers.isEmpty() && numbers.getLast() != watched.current.number()) {
      watched.current = TableFiles.of(watched.table, store.current(watched.table.name()));
      older.put(new Numbered(watched.table.name(), watched.current.number()), watched.current);
    }
    note(watched);
  }

  private void note(Watched watched) {
    long nowNs = nanoTime.getAsLong();
    synchronized (watched.seen) {
      Cut cut = watched.current.cut();
      Seen last = watched.seen.peekLast();
      if (last == null || !Objects.equals(last.cut(), cut)) {
        watched.seen.addLast(new Seen(cut, nowNs));
      }
      while (watched.seen.size() > 1 && isOld(second(watched.seen), nowNs)) {
        watched.seen.removeFirst();
      }
    }
  }

  private boolean isOld(Seen seen, long nowNs) {
    return nowNs - seen.atNs() >= keptNs;
  }

  private static Seen second(Deque<Seen> seen) {
    var all = seen.iterator();
    all.next();
    return all.next();
  }

  /** What is wrong with the lake as it was last looked at, or null. */
  public @Nullable String problem() {
    return problem;
  }

  /** The current manifest of a table, at most as old as the time between two looks. */
  public TableFiles current(String table) {
    return watched(table).current;
  }

  private Watched watched(String table) {
    Watched watched = tables.get(table);
    if (watched == null) {
      throw new IllegalArgumentException("must be a table of history: table=" + table);
    }
    return watched;
  }

  /** A manifest by its number; empty where it is kept no more. */
  public Optional<TableFiles> numbered(String table, long number) throws IOException {
    Watched watched = watched(table);
    if (number == watched.current.number()) {
      return Optional.of(watched.current);
    }
    if (number == 0) {
      return Optional.of(TableFiles.of(watched.table, Manifest.empty(table)));
    }
    TableFiles known = older.getIfPresent(new Numbered(table, number));
    if (known != null) {
      return Optional.of(known);
    }
    Optional<TableFiles> found =
        store.read(table, number).map(read -> TableFiles.of(watched.table, read));
    found.ifPresent(files -> older.put(new Numbered(table, number), files));
    return found;
  }

  /**
   * Per partition the offset below which a table has all bars; 0 where its cut is of another topic.
   *
   * @param isKept whether as of the time kept ago
   */
  public long[] offsets(String table, TopicId topic, int partitions, boolean isKept) {
    Watched watched = watched(table);
    Cut cut;
    synchronized (watched.seen) {
      Seen seen = isKept ? watched.seen.peekFirst() : watched.seen.peekLast();
      cut = seen == null ? null : seen.cut();
    }
    long[] offsets = new long[partitions];
    if (cut != null && cut.topic().equals(topic)) {
      for (int p = 0; p < partitions; p++) {
        offsets[p] = cut.offset(p);
      }
    }
    return offsets;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
