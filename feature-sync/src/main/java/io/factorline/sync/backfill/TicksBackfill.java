package io.factorline.sync.backfill;

import io.factorline.archive.PartitionRun;
import io.factorline.archive.StateFiles;
import io.factorline.archive.TickLog;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.SymbolState;
import io.factorline.engine.VenueState;
import io.factorline.engine.ViewState;
import io.factorline.lake.LakeFile;
import io.factorline.store.ClosedBar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Computes the bars of a view and a span of time again, from the archived ticks of one partition.
 * It starts at the newest state before the span, so the bars are those that stream-ingest made, bit
 * for bit. Immutable; thread-safe.
 */
final class TicksBackfill {
  private static final int CHECK_EVERY = 10_000;

  private final Catalog catalog;
  private final BarView view;
  private final EnginePlan plan;
  private final String statesLayout;
  private final StateFiles states;
  private final Span span;

  /**
   * Which bars are wanted.
   *
   * @param fromNs least end, inclusive, ns since the epoch
   * @param toNs end behind the last, exclusive, ns since the epoch
   * @param symbols none for all
   */
  record Span(long fromNs, long toNs, Set<String> symbols) {
    /** Copies the set. */
    Span {
      symbols = Set.copyOf(symbols);
    }

    boolean holds(String symbol, long endNs) {
      return endNs >= fromNs && endNs < toNs && (symbols.isEmpty() || symbols.contains(symbol));
    }
  }

  /** Told of each so many records; may throw to stop. */
  interface Progress {
    /** So many records were applied since the last call. */
    void applied(long records);
  }

  TicksBackfill(Catalog catalog, BarView view, EnginePlan all, StateFiles states, Span span) {
    this.catalog = catalog;
    this.view = view;
    this.plan = new EnginePlan(List.of(view), catalog.venues(), catalog.instruments());
    this.statesLayout = all.layout().hash();
    this.states = states;
    this.span = span;
  }

  /**
   * Whether the records before those that a partition still has are lost, and no state stands for
   * them: its bars are then not those that stream-ingest made.
   */
  boolean isCold(TickLog log, int partition) throws IOException {
    return log.begin(partition) > 0
        && PartitionRun.start(log, partition, states, statesLayout, this::isBefore).isEmpty();
  }

  /**
   * Gives the bars of a partition that records before an offset close, in the order in which they
   * closed. Of a cold one without the first bar of each symbol, which may have begun before.
   */
  void run(TickLog log, int partition, long end, BarDrafts bars, Progress progress)
      throws IOException {
    boolean isCold = isCold(log, partition);
    try (PartitionRun run =
        PartitionRun.begin(
            log,
            partition,
            plan,
            states,
            statesLayout,
            this::isBefore,
            new Collector(partition, bars, isCold))) {
      while (run.engine().nextOffset() < end && run.step().isPresent()) {
        if (run.applied() % CHECK_EVERY == 0) {
          progress.applied(CHECK_EVERY);
          if (isPassed(run.engine())) {
            return;
          }
        }
      }
      progress.applied(run.applied() % CHECK_EVERY);
    }
  }

  private boolean isBefore(LakeFile state) {
    @Nullable Long newestNs = state.stats().maxKnowledgeNs();
    return newestNs != null && newestNs < span.fromNs();
  }

  /** Whether no bar of the span can close any more: the clock of every venue has passed it. */
  private boolean isPassed(PartitionEngine engine) {
    return engine.venues().size() == catalog.venues().size()
        && engine.venues().stream().mapToLong(VenueState::clockNs).min().orElse(0) >= span.toNs();
  }

  /** Takes the bars of the span. */
  private final class Collector implements EngineListener {
    private final int partition;
    private final BarDrafts bars;
    private final boolean isCold;
    private final Set<String> begun = new HashSet<>();

    Collector(int partition, BarDrafts bars, boolean isCold) {
      this.partition = partition;
      this.bars = bars;
      this.isCold = isCold;
    }

    @Override
    public void barClosed(SymbolState symbol, ViewState closing, ClosedBar bar) {
      boolean isWhole = !isCold || !begun.add(symbol.symbol());
      if (isWhole && span.holds(symbol.symbol(), bar.endNs())) {
        try {
          bars.add(symbol.symbol(), partition, bar);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  BarView view() {
    return view;
  }
}
