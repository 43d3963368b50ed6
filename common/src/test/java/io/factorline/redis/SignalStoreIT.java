package io.factorline.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sides in a real Redis, shared by two replicas. */
final class SignalStoreIT {
  private static final int HOLD = 0;
  private static final int BUY = 1;
  private static final int SELL = 2;

  private final String key = SignalStore.sideKey("m", 1, UUID.randomUUID().toString());
  private static RedisProcess server;

  private OnlineRedis redis;
  private SignalStore store;
  private SignalStore replica;

  @BeforeAll
  static void start() {
    server = RedisProcess.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() {
    redis = new OnlineRedis(server.uri().toURI(), Duration.ofSeconds(5));
    store = redis.openSignals(Duration.ofSeconds(5));
    replica = redis.openSignals(Duration.ofSeconds(5));
  }

  @AfterEach
  void close() {
    store.close();
    replica.close();
    redis.close();
  }

  @Test
  void shouldAdvanceOnlyByANewerCut() {
    assertThat(ask(store, "10", BUY, BUY, BUY, true)).isEqualTo(new SideAnswer(HOLD, BUY, false));
    assertThat(ask(replica, "10", SELL, SELL, SELL, true))
        .as("the same cut has the same side on each replica")
        .isEqualTo(new SideAnswer(HOLD, BUY, false));
    assertThat(ask(replica, "11", HOLD, SELL, HOLD, true))
        .isEqualTo(new SideAnswer(BUY, SELL, false));
    assertThat(ask(store, "10", BUY, BUY, BUY, true).isOvertaken()).isTrue();
    assertThat(ask(store, "12", HOLD, HOLD, BUY, true)).isEqualTo(new SideAnswer(SELL, BUY, false));
  }

  /* Though Redis does not know the script yet, and must be told it for each. */
  @Test
  void shouldAnswerManyInTheirOrder() {
    for (boolean isNewer : new boolean[] {false, true}) {
      List<SideQuestion> questions = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        int side = i % 3;
        questions.add(new SideQuestion(key + i, isNewer ? "11" : "10", side, side, side, !isNewer));
      }

      List<SideAnswer> answers = store.sides(questions).stream().map(SignalStoreIT::join).toList();

      for (int i = 0; i < answers.size(); i++) {
        int before = isNewer ? i % 3 : HOLD;
        assertThat(answers.get(i)).isEqualTo(new SideAnswer(before, i % 3, false));
      }
    }
    assertThat(store.sides(List.of())).isEmpty();
  }

  @Test
  void shouldTellAPreviewAndKeepNothing() {
    assertThat(ask(store, "10", SELL, HOLD, HOLD, false))
        .isEqualTo(new SideAnswer(HOLD, SELL, false));
    assertThat(ask(store, "10", BUY, HOLD, HOLD, false))
        .isEqualTo(new SideAnswer(HOLD, BUY, false));
    assertThat(ask(store, "09", BUY, HOLD, HOLD, true).isOvertaken()).isFalse();
  }

  @Test
  void shouldTellInAPreviewWhatATradeIsTold() {
    Random random = new Random(20_261_127);
    Set<SideAnswer> seen = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      String cut = "%04d".formatted(i / 3 * 2 + random.nextInt(3));
      int hold = random.nextInt(3);
      int buy = random.nextInt(3);
      int sell = random.nextInt(3);

      SideAnswer told = ask(replica, cut, hold, buy, sell, false);

      assertThat(ask(store, cut, hold, buy, sell, true)).isEqualTo(told);
      seen.add(told);
    }
    assertThat(seen).as("each side behind each other one, and overtaken").hasSize(10);
  }

  @Test
  void shouldTellEachCutOneSideUnderConcurrentReplicas() throws Exception {
    int cuts = 50;
    List<Set<SideAnswer>> told = new ArrayList<>();
    for (int cut = 0; cut < cuts; cut++) {
      told.add(java.util.Collections.synchronizedSet(new HashSet<>()));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Void>> callers = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        Random random = new Random(t);
        SignalStore own = t % 2 == 0 ? store : replica;
        callers.add(() -> {
          for (int cut = 0; cut < cuts; cut++) {
            SideAnswer answer =
                ask(
                    own,
                    "%03d".formatted(cut),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(3),
                    true);
            if (!answer.isOvertaken()) {
              told.get(cut).add(answer);
            }
          }
          return null;
        });
      }
      for (Future<Void> caller : threads.invokeAll(callers)) {
        caller.get();
      }
    }
    int last = HOLD;
    for (Set<SideAnswer> answers : told) {
      assertThat(answers).hasSizeLessThanOrEqualTo(1);
      for (SideAnswer answer : answers) {
        assertThat(answer.previous()).isEqualTo(last);
        last = answer.side();
      }
    }
    assertThat(told.getLast()).hasSize(1);
  }

  @Test
  void shouldKeepTheFirstTextOfAKey() {
    String text = "fl:once:{" + UUID.randomUUID() + "}";

    assertThat(join(store.putIfAbsent(text, "a", Duration.ofMinutes(1)))).isTrue();
    assertThat(join(replica.putIfAbsent(text, "b", Duration.ofMinutes(1)))).isFalse();
    assertThat(join(replica.get(text))).isEqualTo("a");
    assertThat(join(store.put(text, "c", Duration.ofMinutes(1)))).isEqualTo("OK");
    assertThat(join(replica.get(text))).isEqualTo("c");
    assertThat(join(store.remove(text))).isEqualTo(1);
    assertThat(join(replica.get(text))).isNull();
  }

  private SideAnswer ask(
      SignalStore from, String cut, int afterHold, int afterBuy, int afterSell, boolean advance) {
    SideQuestion question = new SideQuestion(key, cut, afterHold, afterBuy, afterSell, advance);
    return join(from.sides(List.of(question)).getFirst());
  }

  private static <T> T join(java.util.concurrent.CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
