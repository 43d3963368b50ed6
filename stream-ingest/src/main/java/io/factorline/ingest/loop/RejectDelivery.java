package io.factorline.ingest.loop;

import io.factorline.engine.SymbolState;
import io.factorline.ingest.deliver.RejectedRecord;
import io.factorline.ingest.deliver.Rejects;
import io.factorline.ingest.partition.OffsetLedger;
import io.factorline.ingest.partition.OwnedPartition;
import org.jspecify.annotations.Nullable;

/** Brings rejected records to {@code ticks-rejected}. Lives on the loop's thread. */
final class RejectDelivery {
  private final Rejects rejects;
  private final Mailbox mailbox;
  private final Gate gate;
  private final Retry<Delivery> retry = new Retry<>("Rejected records");

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
    var _ =
        rejects
            .send(delivery.record())
            .whenComplete((done, error) -> mailbox.execute(() -> answered(delivery, error)));
  }

  private void answered(Delivery delivery, @Nullable Throwable error) {
    if (error != null && !delivery.partition().isGone()) {
      retry.failed(delivery, error);
      return;
    }
    gate.rejectDone();
    if (error == null) {
      acknowledged(delivery);
    }
  }

  private void acknowledged(Delivery delivery) {
    SymbolState symbol = delivery.symbol();
    if (symbol != null) {
      symbol.rejectAcknowledged(delivery.record().offset());
    }
    delivery.partition().ledger().close(delivery.ticket());
    retry.delivered();
  }

  /** Sends again what failed. */
  void tick() {
    retry.again(this::send);
  }

  /** Forgets a partition that is no longer owned; what is on its way is dropped if it fails. */
  void forget(OwnedPartition partition) {
    retry.drop(delivery -> {
      boolean isIts = delivery.partition() == partition;
      if (isIts) {
        gate.rejectDone();
      }
      return isIts;
    });
  }
}
