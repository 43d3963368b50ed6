package io.factorline.kernel;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * All factors of one view of one symbol.
 *
 * <p>{@link #update} commits a closed bar; {@link #peek} tells what it would give for a forming one
 * and commits nothing. Both run the same computation over the same window with the bar staged as
 * the newest, so their values are equal to the bit. A factor is {@code NaN} where it has no value:
 * up to and including its first index bars, and in a session that it was {@linkplain #beginWithin
 * begun within}, it is warming up, else it is undefined (a VWAP of no volume).
 *
 * <p>Single-threaded; kernels of the same plan ({@link #fresh}, {@link #copy}) may live on
 * different threads. {@code update}, {@code peek} and {@code closed} allocate nothing. Time per
 * call is the sum of the windows that are read.
 *
 * <p>State bytes, big-endian and verbatim: number of bars (i64); per column in use (high, low,
 * close, typical) the values that the next bar still reads, oldest first (f64); the slots of the
 * indicators (f64). They carry no header: reader and writer must have the same {@link KernelSpec}
 * and {@link KernelVersion}, which the view's definition hash says.
 */
public final class ViewKernel {

  private final KernelPlan plan;
  private BarWindow window;
  private double[] committed;
  private double[] staged;

  private ViewKernel(KernelPlan plan, BarWindow window, double[] committed) {
    this.plan = plan;
    this.window = window;
    this.committed = committed;
    this.staged = new double[committed.length];
  }

  /** An empty kernel; compiles the specification, so use {@link #fresh} for the next symbols. */
  public static ViewKernel of(KernelSpec spec) {
    return empty(new KernelPlan(spec));
  }

  /** An empty kernel of the same specification, sharing its compiled plan. */
  public ViewKernel fresh() {
    return empty(plan);
  }

  private static ViewKernel empty(KernelPlan plan) {
    return new ViewKernel(plan, plan.newWindow(), new double[plan.slotCount()]);
  }

  /** Number of factors, in the order of the specification. */
  public int factorCount() {
    return plan.factorCount();
  }

  /** Index, counted from 0, of the first bar at which the factor has a value. */
  public int firstIndex(int factor) {
    return plan.firstIndex(factor);
  }

  /** Number of bars committed. */
  public long barCount() {
    return window.index();
  }

  /** Whether it is as {@link #fresh} gives it: no bar committed, nothing kept. */
  public boolean isFresh() {
    return window.index() == 0 && Arrays.stream(committed).allMatch(slot -> slot == 0.0);
  }

  /**
   * Says that a session, in epoch days, has had trades that none of the bars to come has. What sums
   * a session has no value in this one.
   *
   * @throws IllegalStateException if a bar was committed
   */
  public void beginWithin(long sessionDay) {
    if (window.index() > 0) {
      throw new IllegalStateException("must be before the first bar: bars=" + window.index());
    }
    plan.beginWithin(sessionDay, committed);
  }

  /** Whether a factor has no value for a bar because its session was begun within. */
  public boolean isPartial(int factor, Bar bar) {
    return plan.isPartial(factor, bar, committed);
  }

  /**
   * Commits a closed bar.
   *
   * @throws IllegalArgumentException if the bar has no prices; nothing has changed then
   */
  public void update(Bar bar) {
    compute(bar);
    double[] previous = committed;
    committed = staged;
    staged = previous;
    window.commit();
  }

  /** Writes {@link #factorCount} values of the last committed bar; before one all are NaN. */
  public void closed(double[] out, int offset) {
    plan.publish(committed, window.index(), out, offset);
  }

  /**
   * Writes the {@link #factorCount} values that {@link #update} with this bar would give; commits
   * nothing.
   *
   * @throws IllegalArgumentException if the bar has no prices
   */
  public void peek(Bar forming, double[] out, int offset) {
    compute(forming);
    plan.publish(staged, window.index() + 1, out, offset);
  }

  /** A kernel of its own with the same state. */
  public ViewKernel copy() {
    return new ViewKernel(plan, window.copy(), committed.clone());
  }

  /** Length of the state in bytes, now. It grows until the deepest window is full. */
  public int stateBytes() {
    return stateBytes(window.index());
  }

  /** Writes {@link #stateBytes} bytes at the buffer's position. */
  public void write(ByteBuffer out) {
    Bar.requireBigEndian(out);
    window.write(out);
    for (double slot : committed) {
      out.putDouble(slot);
    }
  }

  /**
   * Becomes the kernel whose state was written: the same bits from here on.
   *
   * @param in its remaining bytes are exactly one state
   * @throws IllegalArgumentException on a wrong length, or on numbers that no state can hold;
   *     nothing has changed then
   */
  public void restore(ByteBuffer in) {
    Bar.requireBigEndian(in);
    requireLength(in);
    BarWindow restored = window.empty();
    restored.read(in);
    double[] slots = new double[committed.length];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = in.getDouble();
    }
    plan.requirePossible(slots);
    window = restored;
    committed = slots;
  }

  /**
   * Applies a split of the share to the state: prices / ratio, volumes * ratio, turnover unchanged,
   * so a 50:1 split has ratio 50. Factors in units of price or volume follow, ratios stay, up to
   * rounding. A forming bar is split by {@link Bar#split}.
   *
   * @throws IllegalArgumentException unless 1e-6 &lt;= ratio &lt;= 1e6
   */
  public void split(double ratio) {
    Scale.requireRatio(ratio);
    plan.split(window, committed, ratio);
  }

  private void compute(Bar bar) {
    if (!bar.hasPrices()) {
      throw new IllegalArgumentException("must have prices: bar=" + bar);
    }
    window.stage(bar);
    plan.compute(bar, window, committed, staged);
  }

  private int stateBytes(long bars) {
    return window.bytes(bars) + committed.length * Double.BYTES;
  }

  private void requireLength(ByteBuffer in) {
    int length = in.remaining();
    if (length < Long.BYTES) {
      throw new IllegalArgumentException("must be >= " + Long.BYTES + ": remaining=" + length);
    }
    long bars = in.getLong(in.position());
    if (bars < 0) {
      throw new IllegalArgumentException("must be >= 0: bars=" + bars);
    }
    if (length != stateBytes(bars)) {
      throw new IllegalArgumentException(
          "must be " + stateBytes(bars) + " for this view: remaining=" + length + ", bars=" + bars);
    }
  }
}
