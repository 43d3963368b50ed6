package io.factorline.online;

import io.factorline.store.RowLayout;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Layouts by hash, each read once: what a hash names never changes. Thread-safe. */
public final class Layouts {
  private final OnlineStore store;
  private final Map<String, RowLayout> known = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();

  /**
   * Layouts of a store.
   *
   * @param expected known from the start, without a read
   */
  public Layouts(OnlineStore store, RowLayout expected) {
    this.store = store;
    known.put(expected.hash(), expected);
  }

  /** The layout with this hash, or null where it has not been read yet. */
  public @Nullable RowLayout get(String hash) {
    return known.get(hash);
  }

  /**
   * Reads layouts that are not known yet; completes when each was read or could not be, and never
   * exceptionally.
   */
  CompletionStage<Void> load(Collection<String> hashes) {
    return CompletableFuture.allOf(
        hashes.stream().distinct().map(this::load).toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<?> load(String hash) {
    if (known.containsKey(hash)) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<@Nullable Void> mine = new CompletableFuture<>();
    CompletableFuture<?> standing = underWay.putIfAbsent(hash, mine);
    if (standing != null) {
      return standing;
    }
    store
        .layout(hash)
        .thenAccept(json -> remember(hash, json))
        .whenComplete((ok, failure) -> {
          underWay.remove(hash);
          mine.complete(null);
        });
    return mine;
  }

  private void remember(String hash, @Nullable String json) {
    if (json != null) {
      known.put(hash, RowLayout.parse(json));
    }
  }
}
