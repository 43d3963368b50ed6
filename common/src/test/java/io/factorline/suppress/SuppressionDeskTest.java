package io.factorline.suppress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SuppressionDeskTest {
  private static final Duration EVERY = Duration.ofMillis(2);
  private static final Target VIEW = new Target("live_1s", null, null);

  private final AtomicLong nowMs = new AtomicLong(1_000);
  private final Memory store = new Memory();

  /** A store that keeps the book in memory, may lose it, and may not answer. */
  private static final class Memory implements SuppressionStore {
    private @Nullable String book;
    private volatile boolean gone;

    @Override
    public synchronized CompletionStage<@Nullable SuppressionBook> read() {
      if (gone) {
        return CompletableFuture.failedStage(new IllegalStateException("gone"));
      }
      String text = book;
      return CompletableFuture.<@Nullable SuppressionBook>completedStage(
          text == null ? null : SuppressionJson.read(text));
    }

    @Override
    public synchronized CompletionStage<Boolean> change(long revision, SuppressionBook next) {
      String text = book;
      long standing = text == null ? 0 : SuppressionJson.read(text).revision();
      if (standing == revision) {
        book = SuppressionJson.write(next, Long.MIN_VALUE).toString();
      }
      return CompletableFuture.completedStage(standing == revision);
    }

    synchronized void lose(@Nullable String left) {
      book = left;
    }

    synchronized @Nullable String text() {
      return book;
    }
  }

  private SuppressionDesk desk() {
    return SuppressionDesk.open(store, EVERY, nowMs::get);
  }

  private Suppression suppression(Target target, long expiresMs) {
    return new Suppression(target, "a wrong feed", "ops", nowMs.get(), expiresMs);
  }

  private static void await(BooleanSupplier condition) {
    long endNs = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < endNs) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private static boolean hides(SuppressionDesk desk) {
    return desk.hidden().ofAll().hides("live_1s", "live_1s:open");
  }

  @Test
  void shouldHideOnEachReplicaUntilItEnds() {
    try (SuppressionDesk here = desk();
        SuppressionDesk there = desk()) {
      here.change(book -> book.with(suppression(VIEW, 5_000))).toCompletableFuture().join();

      assertThat(hides(here)).isTrue();
      await(() -> hides(there));
      nowMs.set(5_000);
      await(() -> !hides(there) && !hides(here));
      assertThat(there.count()).isZero();
    }
  }

  @Test
  void shouldSayWhoDidWhat() {
    try (SuppressionDesk desk = desk()) {
      Suppression put = suppression(VIEW, 9_000);
      desk.change(book -> book.with(put)).toCompletableFuture().join();
      Suppression again = suppression(VIEW, 8_000);
      desk.change(book -> book.with(again)).toCompletableFuture().join();
      SuppressionBook book =
          desk.change(b -> b.without(again, "boss", 2_000)).toCompletableFuture().join();

      assertThat(book.revision()).isEqualTo(3);
      assertThat(book.suppressions()).isEmpty();
      assertThat(book.changes())
          .containsExactly(
              new Change(Change.Kind.PUT, "ops", 1_000, put),
              new Change(Change.Kind.PUT, "ops", 1_000, again),
              new Change(Change.Kind.END, "boss", 2_000, again));
      assertThat(SuppressionJson.read(String.valueOf(store.text()))).isEqualTo(book);
    }
  }

  @Test
  void shouldLoseNoChangeOfManyAtOnce() {
    List<CompletableFuture<SuppressionBook>> changes = new ArrayList<>();
    try (SuppressionDesk here = desk();
        SuppressionDesk there = desk()) {
      for (int i = 0; i < 50; i++) {
        Target target = new Target(null, null, "S" + i);
        SuppressionDesk desk = i % 2 == 0 ? here : there;
        changes.add(
            CompletableFuture.supplyAsync(
                    () -> desk.change(book -> book.with(suppression(target, 9_000))))
                .thenCompose(stage -> stage));
      }
      changes.forEach(CompletableFuture::join);

      await(() -> here.count() == 50 && there.count() == 50);
    }
  }

  @Test
  void shouldKeepHidingWhileTheStoreIsGoneAndPutBackWhatItLost() {
    try (SuppressionDesk desk = desk()) {
      desk.change(book -> book.with(suppression(VIEW, 9_000))).toCompletableFuture().join();

      store.gone = true;
      await(desk::isFailing);
      assertThat(hides(desk)).isTrue();
      store.gone = false;
      await(() -> !desk.isFailing());

      store.lose(null);
      await(() -> store.text() != null);
      assertThat(hides(desk)).isTrue();
    }
    try (SuppressionDesk fresh = desk()) {
      await(() -> hides(fresh));
    }
  }

  @Test
  void shouldBoundWhatItKeeps() {
    SuppressionBook book = SuppressionBook.EMPTY;
    for (int i = 0; i < SuppressionBook.MAX_SUPPRESSIONS; i++) {
      book = book.with(suppression(new Target(null, null, "S" + i), 9_000));
    }
    SuppressionBook full = book;

    assertThat(full.changes()).hasSize(SuppressionBook.KEPT_CHANGES);
    assertThatIllegalArgumentException().isThrownBy(() -> full.with(suppression(VIEW, 9_000)));
    assertThat(full.with(suppression(new Target(null, null, "S1"), 8_000)).suppressions())
        .hasSize(SuppressionBook.MAX_SUPPRESSIONS);
    assertThatIllegalArgumentException().isThrownBy(() -> suppression(VIEW, nowMs.get()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Target(null, null, null));
    assertThatIllegalArgumentException().isThrownBy(() -> new Target("a", "a:b", null));
  }
}
