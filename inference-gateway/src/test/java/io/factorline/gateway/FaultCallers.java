package io.factorline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.gateway.ApiClient.Reply;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Callers with little time that ask for one of two models, by chance, until they are closed, and
 * sort what they are told: a score of Triton, one of this process, or none and why. Anything else
 * is wrong.
 */
final class FaultCallers implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int LEAST_MS = 150;
  private static final int MORE_MS = 650;

  private final Asking asking;
  private final Map<String, Double> scores;
  private final AtomicLong answers = new AtomicLong();
  private final Map<String, Long> told = new ConcurrentHashMap<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean isOver;

  /** Asks for a model's signal, and fails where the answer is late. */
  @FunctionalInterface
  interface Asking {
    Reply ask(String model, long deadlineMs);
  }

  /**
   * Begins.
   *
   * @param theirs Triton's score
   * @param own this process' score
   */
  FaultCallers(int callers, long seed, Asking asking, double theirs, double own) {
    this.asking = asking;
    this.scores = Map.of("triton", theirs, "embedded", own);
    for (int i = 0; i < callers; i++) {
      Random random = new Random(seed + i);
      threads.add(Thread.ofVirtual().start(() -> call(random)));
    }
  }

  private void call(Random random) {
    while (!isOver) {
      String model = random.nextBoolean() ? "momentum" : "bare";
      try {
        Reply reply = asking.ask(model, LEAST_MS + random.nextInt(MORE_MS));
        note(model, reply);
      } catch (RuntimeException | AssertionError e) {
        wrong.add(e.toString());
        return;
      }
      answers.incrementAndGet();
    }
  }

  private void note(String model, Reply reply) {
    JsonNode signal = reply.json().path("signals").path(0);
    String backend = signal.path("backend").asString("");
    if (reply.status() == 504 && reply.code().equals("deadline_exceeded")) {
      count(model + " late");
    } else if (reply.status() == 200 && isWhy(signal)) {
      count(model + " none");
    } else if (reply.status() == 200
        && signal.path("status").asString("").equals("OK")
        && mayAnswer(model).test(backend)
        && signal.path("score").asDouble() == scores.get(backend)) {
      count(model + " " + backend);
    } else {
      wrong.add(model + " " + reply.status() + " " + reply.response().body());
    }
  }

  private static boolean isWhy(JsonNode signal) {
    return signal.path("status").asString("").equals("ERROR")
        && signal.path("reason").asString("").equals("BACKEND")
        && !signal.path("detail").asString("").isEmpty()
        && signal.path("side").isNull();
  }

  private Predicate<String> mayAnswer(String model) {
    return model.equals("bare") ? "triton"::equals : scores::containsKey;
  }

  private void count(String what) {
    told.merge(what, 1L, Long::sum);
  }

  /** Waits for so many answers more, and for something beside. */
  void awaitMore(int count, BooleanSupplier and) {
    long before = answers.get();
    await(() -> answers.get() >= before + count && and.getAsBoolean());
  }

  /** Waits until each of these was told. */
  void awaitTold(String... what) {
    await(() -> told.keySet().containsAll(List.of(what)));
  }

  private void await(BooleanSupplier condition) {
    assertThat(Wait.until(LIMIT, () -> condition.getAsBoolean() || !wrong.isEmpty())).isTrue();
    assertThat(wrong).as(told.toString()).isEmpty();
  }

  /** Ends it; all that was told was right. */
  @Override
  public void close() {
    isOver = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    System.getLogger(FaultCallers.class.getName()).log(System.Logger.Level.INFO, "told={0}", told);
    assertThat(wrong).as(told.toString()).isEmpty();
  }
}
