package io.factorline.api.warmup;

import io.factorline.api.directory.SymbolDirectory;
import io.factorline.api.factors.AnswerJson;
import io.factorline.api.factors.FactorReads;
import io.factorline.api.factors.Selection;
import io.factorline.api.factors.WirePlan;
import io.factorline.api.web.Replies;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CrossView;
import io.factorline.catalog.DerivedView;
import io.factorline.catalog.Entity;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.LifeState;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.QuoteView;
import io.factorline.catalog.View;
import io.factorline.near.NearCache;
import io.factorline.near.Reading;
import io.factorline.online.Answer;
import io.factorline.online.Board;
import io.factorline.online.FactorReader;
import io.factorline.online.ReadOptions;
import io.factorline.online.Stored;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Reads the rows of the symbols of which something was received, as requests do, and writes the
 * answers: a row that came too late for one try is in memory for the next. Nothing is counted but
 * by the near cache. Blocks its caller's thread.
 */
final class FirstReads {
  private static final int AT_ONCE = 64;
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final Supplier<Board> board;
  private final SymbolDirectory directory;
  private final NearCache<Stored> rows;
  private final FactorReads reads;
  private final WirePlan plan;
  private final ReadOptions options;
  private final int maxSymbols;

  /**
   * First reads.
   *
   * @param plan of {@link #factors}
   * @param maxSymbols how many symbols are read
   */
  FirstReads(
      Supplier<Board> board,
      SymbolDirectory directory,
      NearCache<Stored> rows,
      FactorReads reads,
      WirePlan plan,
      int maxSymbols) {
    this.board = board;
    this.directory = directory;
    this.rows = rows;
    this.reads = reads;
    this.plan = plan;
    this.options = Selection.options(plan, null, null);
    this.maxSymbols = maxSymbols;
  }

  /** All that is stored of symbols: what is derived of it needs no rows of its own. */
  static List<String> factors(Catalog catalog) {
    List<FactorRef> all =
        catalog.views().values().stream()
            .filter(FirstReads::isStoredBySymbol)
            .flatMap(
                view -> view.factorNames().stream().map(name -> new FactorRef(view.name(), name)))
            .toList();
    List<FactorRef> removed = catalog.lives().in(LifeState.REMOVED, all);
    return all.stream().filter(name -> !removed.contains(name)).map(FactorRef::toString).toList();
  }

  private static boolean isStoredBySymbol(View view) {
    return switch (view) {
      case BarView bars -> true;
      case QuoteView quotes -> true;
      case OfflineView offline -> offline.entity().equals(Entity.SYMBOL);
      case DerivedView derived -> false;
      case CrossView cross -> false;
    };
  }

  /** Tries, and tells whether the store told all of them. */
  boolean isDone() {
    // Without a board the directory knows one partition alone.
    if (!board.get().isTaken()) {
      return false;
    }
    List<String> symbols = directory.names().block(LIMIT);
    if (symbols == null) {
      return false;
    }
    int count = Math.min(symbols.size(), maxSymbols);
    return IntStream.iterate(0, from -> from < count, from -> from + AT_ONCE)
        .mapToObj(from -> symbols.subList(from, Math.min(count, from + AT_ONCE)))
        .allMatch(this::isRead);
  }

  private boolean isRead(List<String> symbols) {
    List<Reading<Stored>> readings =
        rows.read(FactorReader.keys(plan.plan(), symbols))
            .toCompletableFuture()
            .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    if (readings.stream().anyMatch(reading -> reading instanceof Reading.Unknown)) {
      return false;
    }
    Answer answer = reads.readAll(plan.plan(), symbols, options).block(LIMIT);
    if (answer != null) {
      var _ = Replies.written(out -> AnswerJson.writeMany(plan, answer, out));
    }
    return answer != null;
  }
}
