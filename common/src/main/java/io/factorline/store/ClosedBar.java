package io.factorline.store;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One closed bar of a view with its factors, as the row keeps it. Only {@link #delivered} changes;
 * one thread.
 */
public final class ClosedBar {
  private static final int PENDING = 1;

  private final long startNs;
  private final long endNs;
  private final int revision;
  private final TopicId topic;
  private final long offset;
  private final long[] cells;
  private boolean pending = true;

  /**
   * A bar that just closed and is not delivered yet.
   *
   * @param startNs inclusive, ns since the epoch
   * @param endNs exclusive, ns since the epoch; the bar's event time
   * @param topic the log whose record closed it
   * @param offset that record's offset
   * @param cells one of {@link CellBits} per factor of the view; not copied
   */
  public ClosedBar(
      long startNs, long endNs, int revision, TopicId topic, long offset, long[] cells) {
    this.startNs = startNs;
    this.endNs = endNs;
    this.revision = revision;
    this.topic = topic;
    this.offset = offset;
    this.cells = cells;
  }

  /** Inclusive start, ns since the epoch. */
  public long startNs() {
    return startNs;
  }

  /** Exclusive end and event time, ns since the epoch. */
  public long endNs() {
    return endNs;
  }

  /** 0 for the first version of the bar. */
  public int revision() {
    return revision;
  }

  /** The log whose record closed it. */
  public TopicId topic() {
    return topic;
  }

  /** Offset of the record that closed it. */
  public long offset() {
    return offset;
  }

  /** How many factors it has. */
  public int factorCount() {
    return cells.length;
  }

  /** The {@link CellBits} of a factor. */
  public long cell(int factor) {
    return cells[factor];
  }

  /** Whether Kafka or the Feast copy has not acknowledged it yet. */
  public boolean isPending() {
    return pending;
  }

  /** The same bar, delivered. */
  ClosedBar asDelivered() {
    ClosedBar bar = new ClosedBar(startNs, endNs, revision, topic, offset, cells);
    bar.pending = false;
    return bar;
  }

  /** Kafka and the Feast copy have both acknowledged it. */
  public void delivered() {
    pending = false;
  }

  void write(ByteBuffer out) {
    out.putLong(startNs).putLong(endNs).putInt(revision);
    topic.write(out);
    out.putLong(offset).put((byte) (pending ? PENDING : 0));
    for (long cell : cells) {
      out.putLong(cell);
    }
  }

  static ClosedBar read(ByteBuffer in, int factorCount) {
    long startNs = in.getLong();
    long endNs = in.getLong();
    int revision = in.getInt();
    TopicId topic = TopicId.read(in);
    long offset = in.getLong();
    boolean pending = (in.get() & PENDING) != 0;
    long[] cells = new long[factorCount];
    for (int i = 0; i < factorCount; i++) {
      cells[i] = in.getLong();
    }
    ClosedBar bar = new ClosedBar(startNs, endNs, revision, topic, offset, cells);
    bar.pending = pending;
    return bar;
  }

  static int bytes(int factorCount) {
    return 3 * Long.BYTES + Integer.BYTES + TopicId.BYTES + 1 + Long.BYTES * factorCount;
  }

  @Override
  public String toString() {
    return "ClosedBar[endNs="
        + endNs
        + ", revision="
        + revision
        + ", "
        + Arrays.toString(cells)
        + "]";
  }
}
