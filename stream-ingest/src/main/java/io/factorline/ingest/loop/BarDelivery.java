package io.factorline.ingest.loop;

import io.factorline.engine.RowEncoder;
import io.factorline.engine.SymbolState;
import io.factorline.engine.ViewState;
import io.factorline.ingest.deliver.BarCopies;
import io.factorline.ingest.partition.OffsetLedger;
import io.factorline.ingest.partition.OwnedPartition;
import io.factorline.store.ClosedBar;
import io.factorline.store.TopicId;
import io.factorline.tracing.TraceSpan;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Brings closed bars to Kafka and into the Feast copy, each again and again until it has
 * acknowledged. A clock closes those of all symbols at once: they go out over some hundred
 * milliseconds, so that ticks and rows need not wait for them. Lives on the loop's thread.
 */
final class BarDelivery {
  /** Bars a millisecond that go out whatever waits; more do where many wait. */
  private static final int PACE = 4;

  /** About how long those that wait at once take to go out, in ms. */
  private static final int SPREAD_MS = 250;

  private static final long SETTLE_MS = 3_000;
  private static final int CROWDED = RowEncoder.MAX_BARS - 2;

  private final BarCopies copies;
  private final Mailbox mailbox;
  private final Gate gate;
  private final TickTraces traces;
  private final FeastLanes<ViewState> lanes;
  private final Retry<Delivery> retry = new Retry<>("Closed bars");
  private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
  private long pacedMs = MonotonicClock.nowMs();
  private final Set<ViewState> crowded = new HashSet<>();
  private final Set<ViewState> copying = new HashSet<>();
  private final Map<SymbolState, Settled> settling = new LinkedHashMap<>();

  /** One bar on its way. */
  private static final class Delivery {
    private final OwnedPartition partition;
    private final SymbolState symbol;
    private final ViewState view;
    private final ClosedBar bar;
    private final TopicId topic;
    private final long offset;
    private final OffsetLedger.Ticket ticket;
    private TraceSpan trace = TraceSpan.NONE;
    private boolean inKafka;
    private boolean inFeast;
    private int unanswered;
    private @Nullable Throwable failure;

    Delivery(
        OwnedPartition partition,
        SymbolState symbol,
        ViewState view,
        ClosedBar bar,
        TopicId topic,
        long offset,
        OffsetLedger.Ticket ticket) {
      this.partition = partition;
      this.symbol = symbol;
      this.view = view;
      this.bar = bar;
      this.topic = topic;
      this.offset = offset;
      this.ticket = ticket;
    }
  }

  private record Settled(OwnedPartition partition, long deliveredMs) {}

  BarDelivery(BarCopies copies, Mailbox mailbox, Gate gate, TickTraces traces) {
    this.copies = copies;
    this.mailbox = mailbox;
    this.gate = gate;
    this.traces = traces;
    this.lanes = new FeastLanes<>(copies::toFeast, mailbox);
  }

  /** Takes a bar that closed by the record at {@code offset}, or was found undelivered. */
  void deliver(
      OwnedPartition partition, SymbolState symbol, ViewState view, ClosedBar bar, long offset) {
    gate.barSent();
    if (view.row().closedCount() >= CROWDED && crowded.add(view)) {
      gate.viewCrowded();
    }
    OffsetLedger.Ticket ticket = partition.ledger().open(offset);
    Delivery delivery =
        new Delivery(partition, symbol, view, bar, bar.topic(), bar.offset(), ticket);
    delivery.trace = traces.bar(symbol, view.view().name(), bar);
    waiting.add(delivery);
  }

  /**
   * Brings the newest bar of a view that was seeded into the Feast copy, in the place of that seed:
   * it lies in the lake already. One that waits for its delivery goes there by itself.
   *
   * @param offset of the seed
   */
  void copy(OwnedPartition partition, SymbolState symbol, ViewState view, long offset) {
    copy(partition, symbol, view, offset, offset);
  }

  /**
   * Brings the newest bars of all views into the Feast copies, as Redis may have lost those.
   * However often that is said, one copy of a view waits at a time.
   */
  void copyAll(OwnedPartition partition) {
    long next = partition.engine().nextOffset();
    for (SymbolState symbol : partition.engine().symbols()) {
      for (int i = 0; i < symbol.viewCount(); i++) {
        ClosedBar newest = symbol.view(i).row().lastClosed();
        if (newest != null && !newest.isPending() && copying.add(symbol.view(i))) {
          copy(partition, symbol, symbol.view(i), newest.offset(), next);
        }
      }
    }
  }

  private void copy(
      OwnedPartition partition, SymbolState symbol, ViewState view, long offset, long heldOffset) {
    ClosedBar newest = view.row().lastClosed();
    if (newest == null || newest.isPending()) {
      return;
    }
    gate.barSent();
    TopicId topic = partition.engine().log().topic();
    OffsetLedger.Ticket ticket = partition.ledger().open(heldOffset);
    Delivery copy = new Delivery(partition, symbol, view, newest, topic, offset, ticket);
    copy.inKafka = true;
    waiting.add(copy);
  }

  /** Sends it to where it is not yet; while Redis takes no rows, it is not asked to take bars. */
  private void send(Delivery d) {
    String symbol = d.symbol.symbol();
    String view = d.view.view().name();
    d.failure = null;
    boolean toFeast = !d.inFeast && !gate.isStoreDown();
    d.unanswered = (d.inKafka ? 0 : 1) + (toFeast ? 1 : 0);
    if (d.unanswered == 0) {
      finish(d);
      return;
    }
    if (!d.inKafka) {
      var sent = copies.toKafka(symbol, d.partition.number(), view, d.bar, d.trace);
      await(sent, d, () -> d.inKafka = true);
    }
    if (toFeast) {
      lanes.add(
          d.view,
          copies.feastWrite(symbol, view, d.bar, d.topic, d.offset),
          error -> answered(d, () -> d.inFeast = true, error));
    }
  }

  private void await(CompletionStage<?> sent, Delivery delivery, Runnable onDone) {
    var _ =
        sent.whenComplete(
            (done, error) -> mailbox.execute(() -> answered(delivery, onDone, error)));
  }

  private void answered(Delivery delivery, Runnable onDone, @Nullable Throwable error) {
    if (error == null) {
      onDone.run();
    } else {
      delivery.failure = error;
    }
    if (--delivery.unanswered == 0) {
      finish(delivery);
    }
  }

  private void finish(Delivery d) {
    if (d.inKafka && d.inFeast) {
      delivered(d);
    } else if (d.partition.isGone()) {
      d.trace.outcome("left_to_next_owner");
      release(d);
    } else {
      Throwable failure = d.failure;
      d.trace.note("refused");
      retry.failed(d, failure == null ? new IllegalStateException("Redis takes no rows") : failure);
    }
  }

  private void delivered(Delivery d) {
    d.bar.delivered();
    d.trace.outcome("delivered");
    d.view.row().dropDelivered();
    release(d);
    d.partition.ledger().close(d.ticket);
    retry.delivered();
    if (!d.partition.isGone()) {
      settling.remove(d.symbol);
      settling.put(d.symbol, new Settled(d.partition, MonotonicClock.nowMs()));
    }
  }

  private void release(Delivery d) {
    gate.barDone();
    d.trace.end();
    boolean hasRoom = d.partition.isGone() || d.view.row().closedCount() < CROWDED;
    if (hasRoom && crowded.remove(d.view)) {
      gate.viewRelieved();
    }
  }

  /** Whether bars wait to be sent for the first time. */
  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /** Sends those of the bars that wait whose turn it is. */
  void sendSome() {
    long nowMs = MonotonicClock.nowMs();
    int perMs = Math.max(PACE, waiting.size() / SPREAD_MS);
    for (long due = perMs * Math.min(nowMs - pacedMs, SPREAD_MS); due > 0; due--) {
      Delivery next = waiting.poll();
      if (next == null) {
        break;
      }
      copying.remove(next.view);
      send(next);
    }
    pacedMs = nowMs;
    lanes.flush();
  }

  /** Sends again what failed, and lets quiet rows forget what was delivered. */
  void tick() {
    retry.again(this::send);
    long nowMs = MonotonicClock.nowMs();
    var oldestFirst = settling.entrySet().iterator();
    while (oldestFirst.hasNext()) {
      var entry = oldestFirst.next();
      if (nowMs - entry.getValue().deliveredMs() < SETTLE_MS) {
        return;
      }
      settle(entry.getValue().partition(), entry.getKey());
      oldestFirst.remove();
    }
  }

  /** Lets all rows of a partition forget what was delivered, before it goes to another owner. */
  void settle(OwnedPartition partition) {
    settling
        .entrySet()
        .removeIf(entry -> {
          boolean isIts = entry.getValue().partition() == partition;
          if (isIts) {
            settle(partition, entry.getKey());
          }
          return isIts;
        });
  }

  private static void settle(OwnedPartition partition, SymbolState symbol) {
    if (!partition.isClosed()) {
      partition.engine().changedClosed(symbol);
    }
  }

  /** Forgets a partition that is no longer owned; what is on its way is dropped if it fails. */
  void forget(OwnedPartition partition) {
    waiting.removeIf(delivery -> isDropped(delivery, partition));
    retry.drop(delivery -> isDropped(delivery, partition));
    settling.values().removeIf(settled -> settled.partition() == partition);
    partition.engine().symbols().forEach(this::relieve);
  }

  private boolean isDropped(Delivery delivery, OwnedPartition partition) {
    boolean isIts = delivery.partition == partition;
    if (isIts) {
      copying.remove(delivery.view);
      release(delivery);
    }
    return isIts;
  }

  private void relieve(SymbolState symbol) {
    for (int i = 0; !crowded.isEmpty() && i < symbol.viewCount(); i++) {
      if (crowded.remove(symbol.view(i))) {
        gate.viewRelieved();
      }
    }
  }
}
