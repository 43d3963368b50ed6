package io.factorline.ingest.loop;

import io.factorline.engine.SymbolState;
import io.factorline.ingest.deliver.RejectedRecord;
import io.factorline.ingest.deliver.Rejects;
import io.factorline.ingest.partition.OffsetLedger;
import io.factorline.ingest.partition.OwnedPartition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings rejected records to {@code ticks-rejected}. Lives on the loop's thread. */
final class RejectDelivery {
  private final Rejects rejects;
  private final Mailbox mailbox;
  private final Gate gate;
  private final List<Delivery> failed = new ArrayList<>();

  private record Delivery(
      OwnedPartition partition,
      @Nullable SymbolState symbol,
      RejectedRecord record,
      OffsetLedger.Ticket ticket) {}

  RejectDelivery(Rejects rejects, Mailbox mailbox, Gate gate) {
    this.rejects = rejects;
    this.mailbox = mailbox;
    this.gate = gate;
  }

  /** Sends a record that was rejected while the one at {@code offset} was applied. */
  void deliver(
      OwnedPartition partition, @Nullable SymbolState symbol, RejectedRecord record, long offset) {
    gate.rejectSent();
    send(new Delivery(partition, symbol, record, partition.ledger().open(offset)));
  }

  private void send(Delivery delivery) {
    rejects
        .send(delivery.record())
        .whenComplete((done, error) -> mailbox.execute(() -> answered(delivery, error)));
  }

  private void answered(Delivery delivery, @Nullable Throwable error) {
    if (error != null) {
      failed.add(delivery);
      return;
    }
    SymbolState symbol = delivery.symbol();
    if (symbol != null) {
      symbol.rejectAcknowledged(delivery.record().offset());
    }
    gate.rejectDone();
    delivery.partition().ledger().close(delivery.ticket());
  }

  /** Sends again what failed. */
  void tick() {
    List<Delivery> again = List.copyOf(failed);
    failed.clear();
    again.forEach(this::send);
  }

  /** Forgets a partition that is no longer owned. */
  void forget(OwnedPartition partition) {
    failed.removeIf(delivery -> {
      boolean isGone = delivery.partition() == partition;
      if (isGone) {
        gate.rejectDone();
      }
      return isGone;
    });
  }
}
