package io.factorline.ingest.loop;

import io.factorline.redis.FeastWrite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way of bars into Feast's copy, which holds the newest one of each view and symbol: bars that
 * close while one is on its way wait, and of those that wait only the newest goes out. Its answer
 * is that of all of them. Only so many are on their way at once: Redis executes one command after
 * the other, and rows must not wait behind thousands of copies. One thread.
 *
 * @param <K> what has a newest bar
 */
final class FeastLanes<K> {
  /** Copies on their way: some milliseconds of Redis' time. */
  static final int MAX_ON_THE_WAY = 64;

  private final Function<List<FeastWrite>, List<? extends CompletionStage<?>>> store;
  private final Executor loop;
  private final Map<K, Lane> lanes = new HashMap<>();
  private final Set<K> ready = new LinkedHashSet<>();
  private int onTheWay;

  /** A bar that waits. */
  private record Waiting(FeastWrite write, Consumer<@Nullable Throwable> answer) {}

  private static final class Lane {
    private List<Waiting> waiting = new ArrayList<>();
    private boolean isBusy;
  }

  /**
   * Lanes that are empty.
   *
   * @param store sends rows together; an answer for each
   * @param loop where answers are taken
   */
  FeastLanes(Function<List<FeastWrite>, List<? extends CompletionStage<?>>> store, Executor loop) {
    this.store = store;
    this.loop = loop;
  }

  /**
   * Lets a bar wait for the next {@link #flush}.
   *
   * @param answer given null once Redis has this bar or a newer one, else what went wrong
   */
  void add(K key, FeastWrite write, Consumer<@Nullable Throwable> answer) {
    Lane lane = lanes.computeIfAbsent(key, _ -> new Lane());
    lane.waiting.add(new Waiting(write, answer));
    if (!lane.isBusy) {
      ready.add(key);
    }
  }

  /** Sends the newest bar of keys that have none on their way, the longest waiting first. */
  void flush() {
    List<K> keys = ready.stream().limit(MAX_ON_THE_WAY - onTheWay).toList();
    if (keys.isEmpty()) {
      return;
    }
    keys.forEach(ready::remove);
    onTheWay += keys.size();
    List<List<Waiting>> sent = keys.stream().map(this::take).toList();
    var answers = store.apply(sent.stream().map(FeastLanes::newest).toList());
    for (int i = 0; i < keys.size(); i++) {
      K key = keys.get(i);
      List<Waiting> bars = sent.get(i);
      var _ =
          answers
              .get(i)
              .whenComplete((done, error) -> loop.execute(() -> answered(key, bars, error)));
    }
  }

  /* One that failed comes again behind those that closed later. */
  private static FeastWrite newest(List<Waiting> bars) {
    return Collections.max(bars, Comparator.comparingLong(bar -> bar.write().row().eventTimeNs()))
        .write();
  }

  private List<Waiting> take(K key) {
    Lane lane = lane(key);
    List<Waiting> bars = lane.waiting;
    lane.waiting = new ArrayList<>();
    lane.isBusy = true;
    return bars;
  }

  private Lane lane(K key) {
    Lane lane = lanes.get(key);
    if (lane == null) {
      throw new IllegalStateException("must have a lane: key=" + key);
    }
    return lane;
  }

  private void answered(K key, List<Waiting> bars, @Nullable Throwable error) {
    Lane lane = lane(key);
    lane.isBusy = false;
    onTheWay--;
    if (lane.waiting.isEmpty()) {
      lanes.remove(key);
    } else {
      ready.add(key);
    }
    bars.forEach(bar -> bar.answer().accept(error));
  }
}
