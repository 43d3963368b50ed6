package io.factorline.ingest.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastRow;
import io.factorline.feast.FeastView;
import io.factorline.redis.FeastWrite;
import io.factorline.redis.FeastWriterPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class FeastLanesTest {
  private static final FeastKeys KEYS = FeastKeys.of("factorline", "symbol");
  private static final FeastView VIEW = FeastView.of("live_1s", List.of("close"));

  private final List<List<Long>> batches = new ArrayList<>();
  private final List<CompletableFuture<Void>> open = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private final FeastLanes<String> lanes = new FeastLanes<>(this::send, Runnable::run);

  private List<CompletionStage<Void>> send(List<FeastWrite> writes) {
    batches.add(writes.stream().map(write -> write.row().eventTimeNs()).toList());
    List<CompletionStage<Void>> sent = new ArrayList<>();
    writes.forEach(_ -> {
      CompletableFuture<Void> answer = new CompletableFuture<>();
      open.add(answer);
      sent.add(answer);
    });
    return sent;
  }

  private void add(String key, long endNs) {
    FeastRow row = FeastRow.ofFactors(KEYS.of(key), VIEW, new double[] {1}, 0, endNs);
    FeastWrite write = new FeastWrite(row, new FeastWriterPosition(1, 2, endNs));
    lanes.add(key, write, error -> answers.add(key + endNs + (error == null ? " in" : " failed")));
  }

  @Test
  void shouldSendTheNewestOfEachKeyTogether() {
    add("a", 1);
    add("b", 7);
    add("a", 2);
    assertThat(batches).isEmpty();

    lanes.flush();
    lanes.flush();

    assertThat(batches).containsExactly(List.of(2L, 7L));
    open.get(0).complete(null);
    assertThat(answers).containsExactly("a1 in", "a2 in");
  }

  @Test
  void shouldLetBarsWaitWhileOneIsOnItsWay() {
    add("a", 1);
    lanes.flush();
    add("a", 2);
    add("a", 3);
    lanes.flush();
    assertThat(batches).hasSize(1);

    open.get(0).complete(null);
    lanes.flush();

    assertThat(batches).containsExactly(List.of(1L), List.of(3L));
    assertThat(answers).containsExactly("a1 in");
  }

  @Test
  void shouldHaveOnlySoManyOnTheirWayAndTheLongestWaitingFirst() {
    int most = FeastLanes.MAX_ON_THE_WAY;
    for (int i = 0; i < most + 3; i++) {
      add("symbol" + i, i + 1);
    }
    lanes.flush();
    lanes.flush();
    assertThat(batches).hasSize(1);
    assertThat(batches.getFirst()).hasSize(most).startsWith(1L, 2L);

    open.get(5).complete(null);
    open.get(3).completeExceptionally(new IllegalStateException("gone"));
    add("symbol0", most + 9);
    lanes.flush();

    assertThat(batches).hasSize(2);
    assertThat(batches.getLast()).containsExactly(most + 1L, most + 2L);
  }

  @Test
  void shouldTellAllThatWaitedOfAFailureAndLetThemComeAgainInAnyOrder() {
    add("a", 1);
    add("a", 2);
    lanes.flush();
    add("a", 3);
    open.get(0).completeExceptionally(new IllegalStateException("gone"));
    assertThat(answers).containsExactly("a1 failed", "a2 failed");

    add("a", 2);
    add("a", 1);
    lanes.flush();

    assertThat(batches).containsExactly(List.of(2L), List.of(3L));
    open.get(1).complete(null);
    assertThat(answers).endsWith("a3 in", "a2 in", "a1 in");
  }
}
