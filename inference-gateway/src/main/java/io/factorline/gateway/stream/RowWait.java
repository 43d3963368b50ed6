package io.factorline.gateway.stream;

import io.factorline.catalog.Reading;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.near.NearCache;
import io.factorline.near.NearFollow;
import io.factorline.online.Answer;
import io.factorline.online.Cut;
import io.factorline.online.CutMode;
import io.factorline.online.FactorPlan;
import io.factorline.online.FactorReader;
import io.factorline.online.ReadOptions;
import io.factorline.online.Stored;
import io.factorline.store.RowKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Waits until rows have bars: looks, and looks again each time that Redis tells of a change of one
 * of them, and now and then without being told: a row that a look could not read changes no more
 * once it has its bar. Thread-safe; blocks its caller's thread until the deadline at most.
 */
final class RowWait {
  private static final ReadOptions CLOSED = new ReadOptions(Reading.CLOSED, CutMode.LIVE);

  private static final Duration READ_LIMIT = Duration.ofSeconds(1);
  private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private final FactorReader reader;
  private final NearCache<Stored> rows;

  RowWait(FactorReader reader, NearCache<Stored> rows) {
    this.reader = reader;
    this.rows = rows;
  }

  /**
   * What the rows hold, and whose have the bars.
   *
   * @param entries what was read of each symbol; a symbol of which nothing was has none
   */
  record Look(Map<String, List<Cut.Entry>> entries, Set<String> arrived) {
    List<Cut.Entry> of(String symbol) {
      return entries.getOrDefault(symbol, List.of());
    }
  }

  /** What the rows hold now. */
  Look now(FactorPlan plan, Map<String, List<TriggerBar>> bars) {
    List<String> symbols = List.copyOf(bars.keySet());
    Answer cells = reader.fromMemory(plan, symbols, CLOSED);
    return look(cells == null ? read(plan, symbols) : cells, bars);
  }

  /** What the rows hold when all have their bars, or when the deadline passes. */
  Look awaited(FactorPlan plan, Map<String, List<TriggerBar>> bars, Deadline deadline) {
    Semaphore changes = new Semaphore(0);
    List<String> keys = bars.keySet().stream().map(RowKeys::row).toList();
    try (NearFollow _ = rows.follow(keys, (key, reading) -> changes.release())) {
      Look look = now(plan, bars);
      while (look.arrived().size() < bars.size() && deadline.leftNs() > 0) {
        awaitChange(changes, deadline);
        look = now(plan, bars);
      }
      return look;
    }
  }

  private static void awaitChange(Semaphore changes, Deadline deadline) {
    try {
      long waitNs = Math.min(LOOK_AGAIN_NS, Math.max(0, deadline.leftNs()));
      if (changes.tryAcquire(waitNs, TimeUnit.NANOSECONDS)) {
        changes.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Deadline.passed();
    }
  }

  private Answer read(FactorPlan plan, List<String> symbols) {
    return Deadline.in(READ_LIMIT)
        .await(
            reader.read(plan, symbols, CLOSED),
            cause -> new IllegalStateException("must be read", cause));
  }

  private static Look look(Answer cells, Map<String, List<TriggerBar>> bars) {
    Map<String, List<Cut.Entry>> entries = new HashMap<>();
    for (Cut.Entry entry : cells.cut().entries()) {
      entries.computeIfAbsent(entry.symbol(), symbol -> new ArrayList<>()).add(entry);
    }
    Set<String> arrived = new HashSet<>();
    bars.forEach((symbol, own) -> {
      List<Cut.Entry> read = entries.getOrDefault(symbol, List.of());
      if (own.stream().allMatch(bar -> read.stream().anyMatch(entry -> has(entry, bar)))) {
        arrived.add(symbol);
      }
    });
    return new Look(entries, arrived);
  }

  private static boolean has(Cut.Entry entry, TriggerBar bar) {
    return entry instanceof Cut.BarEntry read
        && read.view().equals(bar.view())
        && read.definition().equals(bar.definition())
        && bar.isReachedBy(read.endNs(), read.revision());
  }
}
