package io.factorline.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.redis.RolloutStore.PublishOutcome;
import io.factorline.redis.RolloutStore.ReserveOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The scripts of money and roll-outs in a real Redis, against what one would do by hand. */
final class MoneyIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final long FAR_MS = 4_000_000_000_000L;
  private static RedisProcess server;
  private static OnlineRedis redis;
  private static RolloutStore store;

  private final String model = "m" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    server = RedisProcess.start();
    redis = new OnlineRedis(server.uri().toURI(), LIMIT);
    store = redis.openRollouts(LIMIT);
  }

  @AfterAll
  static void stop() {
    store.close();
    redis.close();
    server.close();
  }

  /** Reservations as one would keep them on paper. */
  private static final class Naive {
    private final MoneyQuestion.Limits limits;
    private final Map<String, MoneyQuestion> pending = new LinkedHashMap<>();
    private final Map<String, MoneyQuestion> inLedger = new LinkedHashMap<>();
    private long gross;
    private long loss;
    private int orders;

    private Naive(MoneyQuestion.Limits limits) {
      this.limits = limits;
    }

    private ReserveOutcome reserve(MoneyQuestion question) {
      if (pending.containsKey(question.id()) || inLedger.containsKey(question.id())) {
        return ReserveOutcome.KNOWN;
      }
      List<MoneyQuestion> all = new ArrayList<>(pending.values());
      all.addAll(inLedger.values());
      long sum = gross + all.stream().mapToLong(MoneyQuestion::cents).sum();
      Set<String> symbols = new TreeSet<>();
      all.forEach(one -> symbols.add(one.symbol()));
      if (question.revision() != 7) {
        return ReserveOutcome.REVISION;
      } else if (question.cents() > limits.maxOrderCents()) {
        return ReserveOutcome.ORDER_NOTIONAL;
      } else if (orders + pending.size() >= limits.maxOrdersPerMinute()) {
        return ReserveOutcome.ORDERS_PER_MINUTE;
      } else if (loss >= limits.maxLossCents()) {
        return ReserveOutcome.LOSS;
      } else if (sum + question.cents() > limits.maxGrossCents()) {
        return ReserveOutcome.GROSS_POSITION;
      }
      symbols.add(question.symbol());
      if (symbols.size() > limits.maxInstruments()) {
        return ReserveOutcome.INSTRUMENTS;
      }
      pending.put(question.id(), question);
      return ReserveOutcome.RESERVED;
    }
  }

  @Test
  void shouldReserveAsTheNaiveTwinDoes() {
    for (int run = 0; run < 8; run++) {
      compare(new Random(run), model + run);
    }
  }

  private static void compare(Random random, String model) {
    MoneyQuestion.Limits limits =
        new MoneyQuestion.Limits(4, 900, 6 + random.nextInt(30), 3_000, 500);
    Naive naive = new Naive(limits);
    assertThat(done(store.reserve(model, question(random, "first", limits))))
        .isEqualTo(ReserveOutcome.EMPTY);
    assertThat(done(store.publish(model, base(naive, 0, false, List.of(), List.of(), List.of()))))
        .isEqualTo(PublishOutcome.NEEDS_ALL);
    assertThat(done(store.publish(model, base(naive, 0, true, List.of(), List.of(), List.of()))))
        .isEqualTo(PublishOutcome.DONE);
    for (int i = 1; i <= 150; i++) {
      if (random.nextInt(5) > 0) {
        MoneyQuestion question = question(random, "id" + random.nextInt(80), limits);
        assertThat(done(store.reserve(model, question)))
            .as("step " + i)
            .isEqualTo(naive.reserve(question));
      } else {
        publish(random, model, naive, i);
      }
    }
  }

  /* The ledger takes some of what is pending, refuses some, closes some of what was open. */
  private static void publish(Random random, String model, Naive naive, int offset) {
    List<String> decided = new ArrayList<>();
    List<String> opened = new ArrayList<>();
    List<String> closed = new ArrayList<>();
    for (MoneyQuestion question : List.copyOf(naive.pending.values())) {
      if (random.nextBoolean()) {
        naive.pending.remove(question.id());
        decided.add(question.id());
        if (random.nextInt(4) > 0) {
          naive.inLedger.put(question.id(), question);
          opened.add(question.id());
          naive.orders++;
        }
      }
    }
    for (String id : List.copyOf(naive.inLedger.keySet())) {
      if (!opened.contains(id) && random.nextInt(3) == 0) {
        naive.inLedger.remove(id);
        closed.add(id);
      }
    }
    naive.gross = random.nextInt(1_000);
    naive.loss = random.nextInt(520);
    boolean isWhole = random.nextInt(4) == 0;
    List<String> all = isWhole ? List.copyOf(naive.inLedger.keySet()) : opened;
    MoneyBase base = base(naive, offset, isWhole, decided, all, isWhole ? List.of() : closed);
    assertThat(done(store.publish(model, base))).isEqualTo(PublishOutcome.DONE);
    MoneyBase old = base(new Naive(naive.limits), offset - 1, isWhole, decided, all, closed);
    assertThat(done(store.publish(model, old))).isEqualTo(PublishOutcome.NEWER);
  }

  private static MoneyBase base(
      Naive naive,
      long offset,
      boolean isWhole,
      List<String> decided,
      List<String> opened,
      List<String> closed) {
    long reserved = naive.inLedger.values().stream().mapToLong(MoneyQuestion::cents).sum();
    List<String> symbols =
        naive.inLedger.values().stream().map(MoneyQuestion::symbol).distinct().toList();
    List<Long> times = java.util.Collections.nCopies(naive.orders, System.currentTimeMillis());
    return new MoneyBase(
        "ledger",
        offset,
        new MoneyBase.Totals(7, reserved, naive.gross, naive.loss),
        symbols,
        times,
        isWhole,
        decided,
        opened,
        closed);
  }

  private static MoneyQuestion question(Random random, String id, MoneyQuestion.Limits limits) {
    return new MoneyQuestion(
        id,
        "S" + random.nextInt(7),
        1 + random.nextInt(950),
        FAR_MS,
        random.nextInt(20) == 0 ? 6 : 7,
        limits);
  }

  @Test
  void shouldForgetAReservationWhoseTimeIsOver() {
    MoneyQuestion.Limits limits = new MoneyQuestion.Limits(4, 100, 100, 100, 1);
    publishEmpty("ledger");

    assertThat(done(store.reserve(model, new MoneyQuestion("a", "X", 100, 1_000, 7, limits))))
        .isEqualTo(ReserveOutcome.RESERVED);
    assertThat(done(store.reserve(model, new MoneyQuestion("b", "X", 100, FAR_MS, 7, limits))))
        .isEqualTo(ReserveOutcome.RESERVED);
    assertThat(done(store.reserve(model, new MoneyQuestion("c", "X", 1, FAR_MS, 7, limits))))
        .isEqualTo(ReserveOutcome.GROSS_POSITION);
  }

  @Test
  void shouldTakeAnotherLedgerOnlyWhole() {
    publishEmpty("ledger");

    assertThat(done(store.publish(model, emptyBase("other", -1, false))))
        .isEqualTo(PublishOutcome.NEEDS_ALL);
    assertThat(done(store.publish(model, emptyBase("other", -1, true))))
        .isEqualTo(PublishOutcome.DONE);
  }

  @Test
  void shouldNeverPassALimitWithManyThreads() throws Exception {
    MoneyQuestion.Limits limits = new MoneyQuestion.Limits(50, 100, 1_000, 5_000, 1);
    publishEmpty("ledger");
    List<Future<Integer>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int t = 0; t < 8; t++) {
        Random random = new Random(t);
        all.add(
            threads.submit(() -> {
              int reserved = 0;
              for (int i = 0; i < 60; i++) {
                MoneyQuestion question =
                    new MoneyQuestion("id" + random.nextInt(300), "X", 100, FAR_MS, 7, limits);
                reserved += done(store.reserve(model, question)) == ReserveOutcome.RESERVED ? 1 : 0;
              }
              return reserved;
            }));
      }
    }
    int reserved = 0;
    for (Future<Integer> one : all) {
      reserved += one.get();
    }
    assertThat(reserved).isEqualTo(50);
  }

  private void publishEmpty(String ledger) {
    assertThat(done(store.publish(model, emptyBase(ledger, 5, true))))
        .isEqualTo(PublishOutcome.DONE);
  }

  private static MoneyBase emptyBase(String ledger, long offset, boolean isWhole) {
    return new MoneyBase(
        ledger,
        offset,
        new MoneyBase.Totals(7, 0, 0, 0),
        List.of(),
        List.of(),
        isWhole,
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void shouldChangeAStateOnlyFromTheOneThatStands() {
    long nowMs = done(store.beat(model, "", "", LIMIT)).nowMs();

    assertThat(change(0, 1, "one", nowMs)).isEqualTo(RolloutStore.ChangeOutcome.DONE);
    assertThat(change(0, 1, "uno", nowMs)).isEqualTo(RolloutStore.ChangeOutcome.CONFLICT);
    assertThat(change(1, 2, "two", nowMs - 60_000)).isEqualTo(RolloutStore.ChangeOutcome.TOO_OLD);
    assertThat(change(1, 2, "two", 0)).isEqualTo(RolloutStore.ChangeOutcome.DONE);
    assertThat(done(store.restore(model, 1, "old"))).isEqualTo(RolloutStore.ChangeOutcome.CONFLICT);
    assertThat(done(store.restore(model, 3, "three|x"))).isEqualTo(RolloutStore.ChangeOutcome.DONE);
    SharedRollout shared = done(store.beat(model, "", "", LIMIT));
    assertThat(shared.revision()).isEqualTo(3);
    assertThat(shared.state()).isEqualTo("three|x");
  }

  private RolloutStore.ChangeOutcome change(long from, long to, String text, long decidedMs) {
    return done(store.change(model, from, to, text, decidedMs, Duration.ofSeconds(30)));
  }

  @Test
  void shouldTellWhoLives() {
    done(store.beat(model, "a", "report|a", LIMIT));
    assertThat(done(store.beat(model, "b", "report b", LIMIT)).reports())
        .isEqualTo(Map.of("a", "report|a", "b", "report b"));
    assertThat(done(store.beat(model, "", "", Duration.ofMillis(0))).reports()).isEmpty();
    assertThat(done(store.beat(model, "", "", LIMIT)).reports())
        .as("they were taken away")
        .isEmpty();
  }

  @Test
  void shouldNumberItsConnections() {
    done(store.beat(model, "", "", LIMIT));
    long first = store.connection();

    assertThat(first).isPositive();
    assertThat(store.connection()).isEqualTo(first);
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
