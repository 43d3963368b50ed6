package io.factorline.redis;

import io.factorline.feast.FeastTimestamp;
import io.factorline.feast.FeastView;
import java.nio.charset.StandardCharsets;

/**
 * One row of an offline view in Feast's bytes, ready to be written. Made by one thread and handed
 * over; the arrays are shared.
 */
public final class OfflineRow implements OfflineWrite {
  private static final int HEAD = 5;
  private static final byte[] VALUES = {'0'};
  private static final byte[] DELETES = {'1'};

  private final byte[] key;
  private final FeastView view;
  private final byte[][] values;
  private final byte[] timestamp;
  private final byte[] knowledge;

  /**
   * A row.
   *
   * @param key the entity's, of {@link io.factorline.feast.FeastKeys}
   * @param values one per feature, of {@link io.factorline.feast.FeastValue}; of length 0 for a row
   *     that takes the values of its entity back
   * @param eventNs ns since the epoch, not 0
   * @param knowledgeNs ns since the epoch, not 0
   */
  public OfflineRow(byte[] key, FeastView view, byte[][] values, long eventNs, long knowledgeNs) {
    if (values.length != 0 && values.length != view.featureCount()) {
      throw new IllegalArgumentException(
          "must be one per feature: values=%d, features=%d"
              .formatted(values.length, view.featureCount()));
    }
    this.key = key;
    this.view = view;
    this.values = values;
    this.timestamp = FeastTimestamp.encode(eventNs);
    this.knowledge = FeastTimestamp.encode(knowledgeNs);
  }

  /** Whether it takes the values of its entity back. */
  public boolean isDeletion() {
    return values.length == 0;
  }

  @Override
  public byte[] key() {
    return key;
  }

  FeastView view() {
    return view;
  }

  byte[] timestamp() {
    return timestamp;
  }

  byte[] knowledge() {
    return knowledge;
  }

  /** Value bytes of the feature at this index of the view. */
  public byte[] value(int feature) {
    return values[feature];
  }

  static byte[] knowledgeField(FeastView view) {
    return ("_kt:" + view.name()).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[][] arguments() {
    int features = view.featureCount();
    int width = isDeletion() ? 1 : 2;
    byte[][] arguments = new byte[HEAD + width * features][];
    arguments[0] = view.timestampField();
    arguments[1] = timestamp;
    arguments[2] = knowledgeField(view);
    arguments[3] = knowledge;
    arguments[4] = isDeletion() ? DELETES : VALUES;
    for (int i = 0; i < features; i++) {
      arguments[HEAD + width * i] = view.field(i);
      if (!isDeletion()) {
        arguments[HEAD + width * i + 1] = values[i];
      }
    }
    return arguments;
  }
}
