package io.factorline.ingest.partition;

import java.util.ArrayDeque;

/**
 * Which deliveries of a partition are still open, in the order of the records that caused them. One
 * thread.
 */
public final class OffsetLedger {
  private final ArrayDeque<Ticket> tickets = new ArrayDeque<>();

  /** One delivery. */
  public static final class Ticket {
    private final long offset;
    private boolean closed;

    private Ticket(long offset) {
      this.offset = offset;
    }
  }

  /** Opens a delivery caused by a record at or above all before. */
  public Ticket open(long offset) {
    Ticket newest = tickets.peekLast();
    if (newest != null && offset < newest.offset) {
      throw new IllegalArgumentException(
          "must be >= " + newest.offset + ", the last one: offset=" + offset);
    }
    Ticket ticket = new Ticket(offset);
    tickets.addLast(ticket);
    return ticket;
  }

  /** Says that a delivery was acknowledged. */
  public void close(Ticket ticket) {
    ticket.closed = true;
    while (!tickets.isEmpty() && tickets.getFirst().closed) {
      tickets.removeFirst();
    }
  }

  /** Whether no delivery is open. */
  public boolean isEmpty() {
    return tickets.isEmpty();
  }

  /** Offset of the oldest open delivery; {@link Long#MAX_VALUE} where none is open. */
  public long firstOpen() {
    return tickets.isEmpty() ? Long.MAX_VALUE : tickets.getFirst().offset;
  }
}
