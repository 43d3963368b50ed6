package io.factorline.api.history.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

final class WorkPoolTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final WorkPool pool = new WorkPool(1, 1, 100);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  @AfterEach
  void close() {
    mayEnd.countDown();
    pool.close();
  }

  private CompletableFuture<String> blocked() throws InterruptedException {
    CompletableFuture<String> first =
        pool.run(
                work -> {
                  begun.countDown();
                  awaitEnd();
                  return "first";
                })
            .toFuture();
    assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
    return first;
  }

  private void awaitEnd() {
    try {
      assertThat(mayEnd.await(5, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldRefuseOneMoreThanMayWait() throws InterruptedException {
    CompletableFuture<String> first = blocked();
    CompletableFuture<String> second = pool.run(work -> "second").toFuture();

    assertThatExceptionOfType(RequestException.class)
        .isThrownBy(() -> pool.run(work -> "third").block(LIMIT))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
    assertThat(pool.queued()).isEqualTo(1);

    mayEnd.countDown();
    assertThat(first).succeedsWithin(LIMIT).isEqualTo("first");
    assertThat(second).succeedsWithin(LIMIT).isEqualTo("second");
  }

  @Test
  void shouldForgetAWaitingTaskThatNobodyWaitsFor() throws InterruptedException {
    CompletableFuture<String> first = blocked();
    Disposable second =
        pool.run(
                work -> {
                  throw new AssertionError("must not run");
                })
            .subscribe();

    second.dispose();

    assertThat(pool.queued()).isZero();
    mayEnd.countDown();
    assertThat(first).succeedsWithin(LIMIT);
  }

  @Test
  void shouldStopTheStepOfATaskThatNobodyWaitsFor() throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    CompletableFuture<Boolean> wasCancelled = new CompletableFuture<>();
    Mono<String> task =
        pool.run(work -> {
          work.doing(stopped::countDown);
          begun.countDown();
          awaitEnd();
          wasCancelled.complete(work.isCancelled());
          work.check();
          return "never";
        });
    Disposable asked = task.subscribe();
    assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();

    asked.dispose();

    assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue();
    mayEnd.countDown();
    assertThat(wasCancelled).succeedsWithin(LIMIT).isEqualTo(true);
  }

  @Test
  void shouldBoundWhatOneTaskReads() {
    assertThatExceptionOfType(RequestException.class)
        .isThrownBy(() ->
            pool.run(
                    work -> {
                      work.read(100);
                      work.read(1);
                      return "too much";
                    })
                .block(LIMIT))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CELL_LIMIT));
  }
}
