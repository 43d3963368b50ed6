package io.factorline.redis;

import io.factorline.feast.FeastRow;

/**
 * A row of a live view on its way into Feast's layout.
 *
 * @param row what is written
 * @param position where in the log it comes from
 */
public record FeastWrite(FeastRow row, FeastWriterPosition position) {
  byte[][] keys() {
    return new byte[][] {row.key()};
  }

  byte[][] arguments() {
    int features = row.view().featureCount();
    byte[][] arguments = new byte[4 + 2 * features][];
    arguments[0] = row.view().guardField();
    arguments[1] = position.guard(row.eventTimeNs());
    arguments[2] = row.view().timestampField();
    arguments[3] = row.timestamp();
    for (int i = 0; i < features; i++) {
      arguments[4 + 2 * i] = row.view().field(i);
      arguments[5 + 2 * i] = row.value(i);
    }
    return arguments;
  }
}
