package io.factorline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Callers that ask all gateways in turn until it is closed, and keep what they were told: whether
 * each symbol had its signal, and from which arm.
 */
final class RolloutTraffic implements AutoCloseable {
  private static final double Z = 1.96;

  private final List<ApiClient> apis;
  private final int symbols;
  private final Function<ApiClient, JsonNode> ask;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final List<Thread> callers = new ArrayList<>();
  private volatile boolean isOver;

  /**
   * One answer.
   *
   * @param startMs before the question was sent, ms since the epoch
   * @param endMs when the answer was there
   */
  record Answer(int gateway, long startMs, long endMs, boolean isCanary, boolean isCanaryFailed) {}

  RolloutTraffic(
      List<ApiClient> apis, int symbols, int callers, Function<ApiClient, JsonNode> ask) {
    this.apis = apis;
    this.symbols = symbols;
    this.ask = ask;
    for (int i = 0; i < callers; i++) {
      this.callers.add(Thread.ofVirtual().start(this::call));
    }
  }

  private void call() {
    while (!isOver) {
      int gateway = turn.getAndIncrement() % apis.size();
      long startMs = System.currentTimeMillis();
      try {
        JsonNode signals = ask.apply(apis.get(gateway));
        note(gateway, startMs, signals);
      } catch (RuntimeException e) {
        wrong.add(e.toString());
        return;
      }
    }
  }

  private void note(int gateway, long startMs, JsonNode signals) {
    int ok = 0;
    boolean isCanary = false;
    boolean isCanaryFailed = false;
    for (JsonNode signal : signals) {
      ok += signal.path("status").asString().equals("OK") ? 1 : 0;
      isCanary |= signal.path("arm").asString().equals("canary");
      isCanaryFailed |= signal.path("reason").asString("").equals("CANARY_FAILED");
    }
    if (ok != symbols) {
      wrong.add(signals.toString());
    }
    answers.add(new Answer(gateway, startMs, System.currentTimeMillis(), isCanary, isCanaryFailed));
  }

  /** Whether each gateway has answered so many questions that were sent since a moment. */
  boolean isAnsweredSince(long sinceMs, int times) {
    for (int gateway = 0; gateway < apis.size(); gateway++) {
      int of = gateway;
      long since =
          answers.stream().filter(one -> one.gateway() == of && one.startMs() >= sinceMs).count();
      if (since < times) {
        return false;
      }
    }
    return true;
  }

  /** Whether the canary answered at each gateway since a moment. */
  boolean isCanaryEverywhereSince(long sinceMs) {
    for (int gateway = 0; gateway < apis.size(); gateway++) {
      int of = gateway;
      if (answers.stream()
          .noneMatch(one -> one.gateway() == of && one.startMs() >= sinceMs && one.isCanary())) {
        return false;
      }
    }
    return true;
  }

  /** The last question to which the canary had a part of the answer, ms since the epoch. */
  long lastCanaryAskedMs() {
    return answers.stream()
        .filter(Answer::isCanary)
        .mapToLong(Answer::startMs)
        .max()
        .orElseThrow(() -> new AssertionError("must have answered: canary"));
  }

  long canaryFailures() {
    return answers.stream().filter(Answer::isCanaryFailed).count();
  }

  /**
   * When callers knew enough to say that the canary fails too often: the lower end of Wilson's
   * interval of 95 % was above the limit, after so many calls.
   */
  long provenFailingMs(int minCalls, double limit) {
    List<Answer> byTime = new ArrayList<>(answers);
    byTime.sort(Comparator.comparingLong(Answer::endMs));
    int calls = 0;
    int errors = 0;
    for (Answer one : byTime) {
      calls += one.isCanary() || one.isCanaryFailed() ? 1 : 0;
      errors += one.isCanaryFailed() ? 1 : 0;
      if (calls >= minCalls && atLeast(errors, calls) > limit) {
        return one.endMs();
      }
    }
    throw new AssertionError("must fail too often: errors=%d, calls=%d".formatted(errors, calls));
  }

  /**
   * When callers knew enough to say that the canary is too slow: after so many calls, a greater
   * share of them than that took so long.
   */
  long provenSlowMs(int minCalls, double share, long slowMs) {
    List<Answer> byTime = new ArrayList<>(answers);
    byTime.sort(Comparator.comparingLong(Answer::endMs));
    int calls = 0;
    int slow = 0;
    for (Answer one : byTime) {
      if (one.isCanary() || one.isCanaryFailed()) {
        calls++;
        slow += one.endMs() - one.startMs() >= slowMs ? 1 : 0;
      }
      if (calls >= minCalls && slow > share * calls) {
        return one.endMs();
      }
    }
    throw new AssertionError("must be too slow: slow=%d, calls=%d".formatted(slow, calls));
  }

  private static double atLeast(int errors, int calls) {
    double rate = (double) errors / calls;
    double square = Z * Z / calls;
    double half = Z * Math.sqrt(rate * (1 - rate) / calls + square / (4 * calls));
    return (rate + square / 2 - half) / (1 + square);
  }

  /** Ends it; no answer may have been without a signal for each symbol. */
  @Override
  public void close() {
    isOver = true;
    for (Thread caller : callers) {
      try {
        caller.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    assertThat(wrong).as("answers that were not whole, of " + answers.size()).isEmpty();
  }
}
