package io.factorline.store;

import java.nio.ByteBuffer;

/**
 * The last few numbers, oldest overwritten first. Mutable; one thread; no allocation after
 * creation.
 */
public final class RollingWindow {
  /** Largest capacity. */
  public static final int MAX_CAPACITY = 256;

  private final double[] values;
  private int size;
  private int next;

  /** An empty window. */
  public RollingWindow(int capacity) {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "must be in [1, " + MAX_CAPACITY + "]: capacity=" + capacity);
    }
    values = new double[capacity];
  }

  /** How many numbers it holds. */
  public int size() {
    return size;
  }

  /** How many numbers it can hold. */
  public int capacity() {
    return values.length;
  }

  /** Adds a number, in place of the oldest where the window is full. */
  public void add(double value) {
    values[next] = value;
    next = (next + 1) % values.length;
    size = Math.min(size + 1, values.length);
  }

  /** The number added last; NaN where there is none. */
  public double newest() {
    return size == 0 ? Double.NaN : values[(next + values.length - 1) % values.length];
  }

  /** The lowest number; infinite where there is none. */
  public double lowest() {
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      lowest = Math.min(lowest, values[i]);
    }
    return lowest;
  }

  /** The highest number; infinite where there is none. */
  public double highest() {
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      highest = Math.max(highest, values[i]);
    }
    return highest;
  }

  /** Forgets all numbers. */
  public void clear() {
    size = 0;
    next = 0;
  }

  /** Copies the numbers, oldest first, to the front of {@code out}. */
  public void copyTo(double[] out) {
    int oldest = size < values.length ? 0 : next;
    for (int i = 0; i < size; i++) {
      out[i] = values[(oldest + i) % values.length];
    }
  }

  void write(ByteBuffer out) {
    out.putShort((short) values.length).putShort((short) size);
    int oldest = size < values.length ? 0 : next;
    for (int i = 0; i < size; i++) {
      out.putDouble(values[(oldest + i) % values.length]);
    }
  }

  static RollingWindow read(ByteBuffer in) {
    RollingWindow window = new RollingWindow(in.getShort());
    int size = in.getShort();
    if (size < 0 || size > window.capacity()) {
      throw new RowFormatException("must be in [0, " + window.capacity() + "]: size=" + size);
    }
    for (int i = 0; i < size; i++) {
      window.add(in.getDouble());
    }
    return window;
  }
}
