package io.factorline.online;

import io.factorline.near.NearCache;
import io.factorline.near.Reading;
import io.factorline.store.HotRow;
import io.factorline.store.RowKeys;
import io.factorline.suppress.Hidden;
import io.factorline.time.EpochClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers which factors symbols have, from memory where it can. Thread-safe; nothing blocks. */
public final class FactorReader {
  private final NearCache<Stored> cache;
  private final Layouts layouts;
  private final Supplier<Board> board;
  private final EpochClock clock;
  private final LongSupplier nanoTime;
  private final Executor executor;
  private final Supplier<Hidden> hidden;

  /**
   * A reader.
   *
   * @param board gives the partitions as they are now
   * @param nanoTime monotonic clock in ns, the one that the board is judged by
   * @param executor builds answers that had to wait for the store
   */
  public FactorReader(
      NearCache<Stored> cache,
      Layouts layouts,
      Supplier<Board> board,
      EpochClock clock,
      LongSupplier nanoTime,
      Executor executor) {
    this(cache, layouts, board, clock, nanoTime, executor, () -> Hidden.NOTHING);
  }

  private FactorReader(
      NearCache<Stored> cache,
      Layouts layouts,
      Supplier<Board> board,
      EpochClock clock,
      LongSupplier nanoTime,
      Executor executor,
      Supplier<Hidden> hidden) {
    this.cache = cache;
    this.layouts = layouts;
    this.board = board;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.executor = executor;
    this.hidden = hidden;
  }

  /** The same, without what is hidden: such cells are MISSING / SUPPRESSED. */
  public FactorReader hiding(Supplier<Hidden> hiddenNow) {
    return new FactorReader(cache, layouts, board, clock, nanoTime, executor, hiddenNow);
  }

  /** The answer, or null where a row is not fresh in memory. Runs on the caller's thread. */
  public @Nullable Answer fromMemory(FactorPlan plan, List<String> symbols, ReadOptions options) {
    Board standing = board.get();
    List<Reading<Stored>> readings = cache.fresh(allKeys(plan, symbols));
    if (readings == null || !missingLayouts(readings).isEmpty()) {
      return null;
    }
    return buildAll(plan, symbols, options, readings, standing);
  }

  /** The answer, which waits for the store where it must. Never completes exceptionally. */
  public CompletionStage<Answer> read(FactorPlan plan, List<String> symbols, ReadOptions options) {
    Board standing = board.get();
    return cache
        .read(allKeys(plan, symbols))
        .thenCompose(this::withLayouts)
        .thenApplyAsync(readings -> buildAll(plan, symbols, options, readings, standing), executor);
  }

  /**
   * The keys that are read: a hot row of each symbol where the plan is about symbols, then, where
   * it reads offline values, a hash of each.
   */
  public static List<String> keys(FactorPlan plan, List<String> symbols) {
    OfflineLayout offline = plan.offline();
    List<String> keys = new ArrayList<>(offline == null ? symbols.size() : 2 * symbols.size());
    for (int i = 0; plan.isOfSymbols() && i < symbols.size(); i++) {
      keys.add(OfflineLayout.ascii(RowKeys.row(symbols.get(i))));
    }
    for (int i = 0; offline != null && i < symbols.size(); i++) {
      keys.add(offline.key(symbols.get(i)));
    }
    return keys;
  }

  private static List<String> missingLayouts(List<Reading<Stored>> readings) {
    List<String> missing = List.of();
    for (int i = 0; i < readings.size(); i++) {
      StoredRow row = rowOf(readings.get(i));
      if (row != null && row.hot() == null) {
        missing = missing.isEmpty() ? new ArrayList<>() : missing;
        missing.add(row.layoutHash());
      }
    }
    return missing;
  }

  private CompletionStage<List<Reading<Stored>>> withLayouts(List<Reading<Stored>> readings) {
    List<String> missing = missingLayouts(readings);
    if (missing.isEmpty()) {
      return CompletableFuture.completedFuture(readings);
    }
    return layouts
        .load(missing)
        .thenApply(loaded -> {
          for (Reading<Stored> reading : readings) {
            StoredRow row = rowOf(reading);
            if (row != null) {
              row.decode(layouts::get);
            }
          }
          return readings;
        });
  }

  private static @Nullable Stored valueOf(Reading<Stored> reading) {
    return switch (reading) {
      case Reading.Fresh<Stored>(Stored value) -> value;
      case Reading.Fetched<Stored>(Stored value) -> value;
      case Reading.LastKnown<Stored> known -> known.value();
      case Reading.Absent<Stored> absent -> null;
      case Reading.Unknown<Stored> unknown -> null;
    };
  }

  private static @Nullable StoredRow rowOf(Reading<Stored> reading) {
    return valueOf(reading) instanceof StoredRow row ? row : null;
  }

  /* What symbols are compared with is read at once with them, and stands on the same board. */
  private static List<String> allKeys(FactorPlan plan, List<String> symbols) {
    CrossPlan cross = plan.cross();
    if (cross == null) {
      return keys(plan, symbols);
    }
    List<String> all = new ArrayList<>(keys(plan, symbols));
    all.addAll(keys(cross.inputs(), cross.symbols()));
    return all;
  }

  /* The board is older than the rows, so that what its clocks have closed is in them. */
  private Answer buildAll(
      FactorPlan plan,
      List<String> symbols,
      ReadOptions options,
      List<Reading<Stored>> readings,
      Board standing) {
    Now now = new Now(nanoTime.getAsLong(), clock.nowMs());
    Hidden hiddenNow = hidden.get();
    AnswerBuilder builder = new AnswerBuilder(plan, symbols, options, standing, now);
    builder.hidden = HiddenCells.of(builder, hiddenNow);
    CrossPlan cross = plan.cross();
    if (cross == null) {
      return fill(builder, readings).build();
    }
    List<String> others = cross.symbols();
    AnswerBuilder compared = new AnswerBuilder(cross.inputs(), others, options, standing, now);
    compared.hidden = HiddenCells.of(compared, hiddenNow);
    for (long timeNs : cross.timesNs(standing)) {
      compared.offline.countUntil(timeNs);
    }
    int own = readings.size() - keys(cross.inputs(), others).size();
    Answer inputs = fill(compared, readings.subList(own, readings.size())).build();
    return fill(builder, readings.subList(0, own)).build(cross, inputs);
  }

  private static AnswerBuilder fill(AnswerBuilder builder, List<Reading<Stored>> readings) {
    FactorPlan plan = builder.plan;
    List<String> symbols = builder.symbols;
    for (int i = 0; i < symbols.size(); i++) {
      if (plan.offline() != null) {
        putOffline(builder, readings.get(plan.isOfSymbols() ? symbols.size() + i : i));
      }
      if (plan.isOfSymbols()) {
        putRow(builder, i, readings.get(i));
      } else {
        builder.missing(i, CellState.MISSING_UNKNOWN_SYMBOL);
      }
    }
    return builder;
  }

  private static void putOffline(AnswerBuilder builder, Reading<Stored> reading) {
    if (valueOf(reading) instanceof OfflineRow row) {
      builder.offlineRow(row, reading instanceof Reading.LastKnown);
    } else {
      boolean isAbsent = reading instanceof Reading.Absent;
      builder.offlineMissing(isAbsent ? CellState.MISSING_NO_DATA : CellState.MISSING_STORE);
    }
  }

  private static void putRow(AnswerBuilder builder, int symbol, Reading<Stored> reading) {
    StoredRow stored = rowOf(reading);
    HotRow row = stored == null ? null : stored.hot();
    if (stored != null && row != null) {
      builder.row(symbol, stored, row, reading instanceof Reading.LastKnown);
    } else if (reading instanceof Reading.Absent) {
      builder.missing(symbol, CellState.MISSING_UNKNOWN_SYMBOL);
    } else {
      builder.missing(symbol, CellState.MISSING_STORE);
    }
  }
}
