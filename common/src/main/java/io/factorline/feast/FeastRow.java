package io.factorline.feast;

/**
 * One row of a view, ready to be written: the fields of an entity's hash that the view owns.
 *
 * <p>All features and the time belong together and must be written together. Made by one thread and
 * handed over; the arrays are shared, not copied, because rows are made at every bar close.
 */
public final class FeastRow {

  private final byte[] key;
  private final FeastView view;
  private final byte[][] values;
  private final byte[] timestamp;
  private final long eventTimeNs;

  private FeastRow(byte[] key, FeastView view, byte[][] values, long eventTimeNs) {
    this.key = key;
    this.view = view;
    this.values = values;
    this.timestamp = FeastTimestamp.encode(eventTimeNs);
    this.eventTimeNs = eventTimeNs;
  }

  /**
   * Row of factor values.
   *
   * @param key the entity's, of {@link FeastKeys}
   * @param factors one per feature from {@code offset} on, in the order of the view; {@code NaN} =
   *     no value, written as Feast's empty value so that an older value does not stay
   * @param eventTimeNs epoch ns, not 0; for a bar its end
   */
  public static FeastRow ofFactors(
      byte[] key, FeastView view, double[] factors, int offset, long eventTimeNs) {
    byte[][] values = new byte[view.featureCount()][];
    for (int i = 0; i < values.length; i++) {
      values[i] = FeastValue.ofFactor(factors[offset + i]).encode();
    }
    return new FeastRow(key, view, values, eventTimeNs);
  }

  public byte[] key() {
    return key;
  }

  public FeastView view() {
    return view;
  }

  /** Value bytes of the feature at this index of the view. */
  public byte[] value(int feature) {
    return values[feature];
  }

  /** Bytes of the {@code _ts:<view>} field. */
  public byte[] timestamp() {
    return timestamp;
  }

  public long eventTimeNs() {
    return eventTimeNs;
  }
}
