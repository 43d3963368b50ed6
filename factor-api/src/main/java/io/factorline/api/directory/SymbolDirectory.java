package io.factorline.api.directory;

import io.factorline.catalog.Catalog;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.online.Board;
import io.factorline.online.OnlineStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The symbols of which something was received, read from the store at most once a second; while it
 * cannot be read, as they were last known. Thread-safe.
 */
@Component
public final class SymbolDirectory {
  private static final long KEPT_NS = Duration.ofSeconds(1).toNanos();

  private final OnlineStore store;
  private final Supplier<Board> board;
  private final Catalog catalog;
  private @Nullable CompletableFuture<List<Entry>> underWay;
  private volatile Page kept = new Page(List.of(), false, 0);

  /** A symbol, where it trades, and the partition that its records lie in. */
  public record Entry(String symbol, String venue, int partition) {}

  private record Page(List<Entry> entries, boolean isRead, long readNs) {}

  /** The directory of a store. */
  public SymbolDirectory(OnlineStore store, Supplier<Board> board, Catalog catalog) {
    this.store = store;
    this.board = board;
    this.catalog = catalog;
  }

  /** All symbols, in their own order. */
  public Mono<List<String>> names() {
    return entries().map(all -> all.stream().map(Entry::symbol).toList());
  }

  /**
   * All symbols with what is known of them, in their own order; fails with {@link
   * ErrorCode#STORE_UNAVAILABLE} where they could never be read.
   */
  public Mono<List<Entry>> entries() {
    Page page = kept;
    if (page.isRead() && System.nanoTime() - page.readNs() < KEPT_NS) {
      return Mono.just(page.entries());
    }
    return Mono.fromFuture(this::reload, true)
        .onErrorResume(e -> page.isRead() ? Mono.just(page.entries()) : Mono.error(unavailable()));
  }

  private static RequestException unavailable() {
    return new RequestException(ErrorCode.STORE_UNAVAILABLE, "the symbols cannot be read");
  }

  private synchronized CompletableFuture<List<Entry>> reload() {
    CompletableFuture<List<Entry>> standing = underWay;
    if (standing == null || standing.isDone()) {
      standing = read();
      underWay = standing;
    }
    return standing;
  }

  private CompletableFuture<List<Entry>> read() {
    // At least one, so that a store that cannot be read is not an empty one.
    int partitions = Math.max(1, board.get().partitionCount());
    List<CompletableFuture<Set<String>>> answers = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      answers.add(store.symbols(p).toCompletableFuture());
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> collect(answers));
  }

  private List<Entry> collect(List<CompletableFuture<Set<String>>> answers) {
    List<Entry> entries = new ArrayList<>();
    for (int p = 0; p < answers.size(); p++) {
      for (String symbol : answers.get(p).join()) {
        entries.add(new Entry(symbol, catalog.venueOf(symbol).id(), p));
      }
    }
    entries.sort(Comparator.comparing(Entry::symbol));
    List<Entry> all = List.copyOf(entries);
    kept = new Page(all, true, System.nanoTime());
    return all;
  }
}
