package io.factorline.api.stream;

import io.factorline.api.factors.AnswerJson;
import io.factorline.api.factors.FactorReads;
import io.factorline.api.factors.WirePlan;
import io.factorline.json.JsonOut;
import io.factorline.near.NearListener;
import io.factorline.near.Reading;
import io.factorline.online.Answer;
import io.factorline.online.FactorReader;
import io.factorline.online.ReadOptions;
import io.factorline.online.Stored;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.scheduler.Scheduler;

/**
 * One client's stream: the newest values of its symbols, as fast as it reads and no faster. What
 * waits is a mark per symbol and at most one snapshot, reset and beat, whatever happens.
 *
 * <p>All sending runs on one worker; everything else only notes what there is to send.
 */
final class Feed implements Publisher<byte[]>, Subscription, NearListener<Stored> {
  private static final int STARTING_ROOM = 4 * 1024;

  private final WirePlan plan;
  private final List<String> symbols;
  private final ReadOptions options;
  private final FactorReads reads;
  private final Scheduler.Worker worker;
  private final Traffic traffic;
  private final Map<String, int[]> positions = new HashMap<>();
  private final Dirty dirty = new Dirty();
  private final AtomicLong demand = new AtomicLong();
  private final AtomicBoolean isScheduled = new AtomicBoolean();
  private final AtomicBoolean isDone = new AtomicBoolean();
  private final Deque<byte[]> ready = new ArrayDeque<>(2);
  private final JsonOut out = new JsonOut(STARTING_ROOM);
  private final String[] lastStates;
  private final Consumer<Feed> onEnd;
  private volatile boolean isResetDue;
  private volatile boolean isBeatDue;
  private volatile boolean isEndDue;
  private boolean isSnapshotUnderWay;
  private boolean isSnapshotDue = true;
  private boolean hasBegun;
  private volatile @Nullable Subscriber<? super byte[]> subscriber;

  /** Counts what is sent, and what newer changes replaced. */
  interface Traffic {
    void sent();

    void conflated();
  }

  Feed(
      StreamRequest request,
      FactorReads reads,
      Scheduler scheduler,
      Traffic traffic,
      Consumer<Feed> onEnd) {
    this.plan = request.plan();
    this.symbols = request.symbols();
    this.options = request.options();
    this.reads = reads;
    this.worker = scheduler.createWorker();
    this.traffic = traffic;
    this.onEnd = onEnd;
    this.lastStates = new String[symbols.size()];
    Arrays.fill(lastStates, "");
    List<String> keys = FactorReader.keys(plan.plan(), symbols);
    for (int i = 0; i < keys.size(); i++) {
      positions.put(keys.get(i), new int[] {i % symbols.size()});
    }
  }

  @Override
  public void subscribe(Subscriber<? super byte[]> newSubscriber) {
    subscriber = newSubscriber;
    newSubscriber.onSubscribe(this);
    var _ = worker.schedulePeriodically(this::sweep, 1, 1, TimeUnit.SECONDS);
    wake();
  }

  @Override
  public void request(long count) {
    demand.accumulateAndGet(count, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    wake();
  }

  @Override
  public void cancel() {
    if (isDone.compareAndSet(false, true)) {
      worker.dispose();
      onEnd.accept(this);
    }
  }

  /** Ends the stream in order, after the message that is being sent: the service stops. */
  void complete() {
    isEndDue = true;
    wake();
  }

  private void end(Subscriber<? super byte[]> client) {
    if (isDone.compareAndSet(false, true)) {
      onEnd.accept(this);
      client.onComplete();
      worker.dispose();
    }
  }

  /** Says that a beat is due; one that was not sent yet is not sent twice. */
  void beat() {
    isBeatDue = true;
    wake();
  }

  @Override
  public void changed(String key, Reading<Stored> reading) {
    int[] position = positions.get(key);
    if (position != null) {
      if (!dirty.mark(position[0])) {
        traffic.conflated();
      }
      wake();
    }
  }

  @Override
  public void demoted() {
    isResetDue = true;
    wake();
  }

  private void wake() {
    if (!isDone.get() && isScheduled.compareAndSet(false, true)) {
      var _ = worker.schedule(this::send);
    }
  }

  private void send() {
    isScheduled.set(false);
    Subscriber<? super byte[]> client = subscriber;
    while (client != null && !isDone.get() && (isEndDue || demand.get() > 0)) {
      if (isEndDue) {
        end(client);
        return;
      }
      byte[] message = next();
      if (message == null) {
        return;
      }
      demand.decrementAndGet();
      client.onNext(message);
    }
  }

  private byte @Nullable [] next() {
    if (isResetDue) {
      isResetDue = false;
      isSnapshotDue = true;
      ready.clear();
      return event("reset", body -> body.raw("{}"));
    }
    byte[] snapshot = ready.poll();
    if (snapshot != null) {
      hasBegun = true;
      return snapshot;
    }
    if (isSnapshotDue && !isSnapshotUnderWay) {
      startSnapshot();
    }
    // The first message is a snapshot.
    if (isBeatDue && hasBegun) {
      isBeatDue = false;
      return event("beat", body -> body.raw("{}"));
    }
    return isSnapshotDue ? null : nextRow();
  }

  private void startSnapshot() {
    isSnapshotUnderWay = true;
    var _ =
        reads
            .readAll(plan.plan(), symbols, options)
            .subscribe(answer -> worker.schedule(() -> takeSnapshot(answer)));
  }

  private void takeSnapshot(Answer answer) {
    isSnapshotUnderWay = false;
    isSnapshotDue = false;
    for (int i = 0; i < symbols.size(); i++) {
      lastStates[i] = statesOf(answer, i);
    }
    ready.add(event("snapshot", body -> AnswerJson.writeMany(plan, answer, body)));
    wake();
  }

  private byte @Nullable [] nextRow() {
    for (int symbol = dirty.take(); symbol >= 0; symbol = dirty.take()) {
      Answer answer = reads.peek(plan.plan(), List.of(symbols.get(symbol)), options);
      if (answer != null) {
        lastStates[symbol] = statesOf(answer, 0);
        traffic.sent();
        return event("row", body -> AnswerJson.writeSymbol(plan, answer, body));
      }
    }
    return null;
  }

  /* A value can become stale without a change of its row. */
  private void sweep() {
    if (isSnapshotDue) {
      wake();
      return;
    }
    Answer answer = reads.peek(plan.plan(), symbols, options);
    if (answer == null) {
      return;
    }
    for (int i = 0; i < symbols.size(); i++) {
      if (!statesOf(answer, i).equals(lastStates[i])) {
        dirty.mark(i);
      }
    }
    wake();
  }

  private static String statesOf(Answer answer, int symbol) {
    StringBuilder states = new StringBuilder();
    for (int c = 0; c < answer.plan().columnCount(); c++) {
      states.append(answer.state(c, symbol)).append(' ');
    }
    return states.toString();
  }

  private byte[] event(String name, Consumer<JsonOut> body) {
    out.clear().raw("event: ").raw(name).raw("\ndata: ");
    body.accept(out);
    return out.raw("\n\n").toByteArray();
  }
}
