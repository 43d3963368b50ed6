package io.factorline.ingest.loop;

import io.factorline.engine.RowEncoder;
import io.factorline.engine.SymbolState;
import io.factorline.engine.ViewState;
import io.factorline.ingest.deliver.BarCopies;
import io.factorline.ingest.partition.OffsetLedger;
import io.factorline.ingest.partition.OwnedPartition;
import io.factorline.store.ClosedBar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings closed bars to Kafka and into the Feast copy, again and again until both have
 * acknowledged. Lives on the loop's thread.
 */
final class BarDelivery {
  private static final long RETRY_MS = 500;
  private static final long SETTLE_MS = 3_000;
  private static final int CROWDED = RowEncoder.MAX_BARS - 2;

  private final BarCopies copies;
  private final Mailbox mailbox;
  private final Gate gate;
  private final List<Delivery> failed = new ArrayList<>();
  private final Set<ViewState> crowded = new HashSet<>();
  private final Map<SymbolState, Settled> settling = new LinkedHashMap<>();

  private record Delivery(
      OwnedPartition partition,
      SymbolState symbol,
      ViewState view,
      ClosedBar bar,
      OffsetLedger.Ticket ticket) {}

  private record Settled(OwnedPartition partition, long deliveredMs) {}

  BarDelivery(BarCopies copies, Mailbox mailbox, Gate gate) {
    this.copies = copies;
    this.mailbox = mailbox;
    this.gate = gate;
  }

  /** Sends a bar that closed by the record at {@code offset}, or was found undelivered. */
  void deliver(
      OwnedPartition partition, SymbolState symbol, ViewState view, ClosedBar bar, long offset) {
    gate.barSent();
    if (view.row().closedCount() >= CROWDED && crowded.add(view)) {
      gate.viewCrowded();
    }
    send(new Delivery(partition, symbol, view, bar, partition.ledger().open(offset)));
  }

  private void send(Delivery delivery) {
    copies
        .send(
            delivery.symbol().symbol(),
            delivery.partition().number(),
            delivery.view().view().name(),
            delivery.bar())
        .whenComplete((done, error) -> mailbox.execute(() -> answered(delivery, error)));
  }

  private void answered(Delivery delivery, @Nullable Throwable error) {
    if (error != null) {
      failed.add(delivery);
      return;
    }
    delivery.bar().delivered();
    ViewState view = delivery.view();
    view.row().dropDelivered();
    if (view.row().closedCount() < CROWDED && crowded.remove(view)) {
      gate.viewRelieved();
    }
    gate.barDone();
    delivery.partition().ledger().close(delivery.ticket());
    settling.remove(delivery.symbol());
    settling.put(
        delivery.symbol(), new Settled(delivery.partition(), System.nanoTime() / 1_000_000));
  }

  /** Sends again what failed, and lets quiet rows forget what was delivered. */
  void tick() {
    List<Delivery> again = List.copyOf(failed);
    failed.clear();
    again.forEach(this::send);
    settle(System.nanoTime() / 1_000_000);
  }

  private void settle(long nowMs) {
    var oldestFirst = settling.entrySet().iterator();
    while (oldestFirst.hasNext()) {
      var entry = oldestFirst.next();
      if (nowMs - entry.getValue().deliveredMs() < SETTLE_MS) {
        return;
      }
      entry.getValue().partition().engine().changedClosed(entry.getKey());
      oldestFirst.remove();
    }
  }

  /** How often {@link #tick} is to be called, in ms. */
  static long tickMs() {
    return RETRY_MS;
  }

  /** Forgets a partition that is no longer owned. */
  void forget(OwnedPartition partition) {
    failed.removeIf(delivery -> delivery.partition() == partition && forget(delivery));
    settling.values().removeIf(settled -> settled.partition() == partition);
  }

  private boolean forget(Delivery delivery) {
    gate.barDone();
    if (crowded.remove(delivery.view())) {
      gate.viewRelieved();
    }
    return true;
  }
}
