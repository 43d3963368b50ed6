package io.factorline.kernel;

import java.util.List;

/**
 * One figure of the bar itself. Prices in price units, volume as the sum of sizes; present from the
 * first bar. A split divides prices and multiplies the volume.
 */
final class BarField implements Indicator {

  enum Field {
    OPEN,
    HIGH,
    LOW,
    CLOSE,
    VOLUME
  }

  private final Field field;

  BarField(Field field) {
    this.field = field;
  }

  @Override
  public int firstIndex() {
    return 0;
  }

  @Override
  public Lookback lookback() {
    return Lookback.NONE;
  }

  @Override
  public List<Scale> slots() {
    return List.of(field == Field.VOLUME ? Scale.VOLUME : Scale.PRICE);
  }

  @Override
  public void compute(Bar bar, BarWindow window, double[] before, double[] after, int at) {
    after[at] =
        switch (field) {
          case OPEN -> bar.open();
          case HIGH -> bar.high();
          case LOW -> bar.low();
          case CLOSE -> bar.close();
          case VOLUME -> bar.volume();
        };
  }
}
