package io.factorline.kernel;

import java.util.List;

/**
 * Volume-weighted average price of the session so far: sum(turnover) / sum(volume) over the bars of
 * one session day.
 *
 * <p>Unit: price. Starts anew when the bar's session day changes; {@code NaN} while the session has
 * no volume. Present from the first bar. Sums are compensated. A split divides the value and
 * multiplies the volume; turnover stays.
 */
final class Vwap implements Indicator {

  private static final int TURNOVER = 1;
  private static final int VOLUME = 3;
  private static final int DAY = 5;

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
    return List.of(Scale.PRICE, Scale.NONE, Scale.NONE, Scale.VOLUME, Scale.VOLUME, Scale.NONE);
  }

  @Override
  public void compute(Bar bar, BarWindow window, double[] before, double[] after, int at) {
    double day = bar.sessionDay();
    if (day == before[at + DAY]) {
      CompensatedSum.copy(before, after, at + TURNOVER);
      CompensatedSum.copy(before, after, at + VOLUME);
    } else {
      CompensatedSum.clear(after, at + TURNOVER);
      CompensatedSum.clear(after, at + VOLUME);
    }
    CompensatedSum.add(after, at + TURNOVER, bar.turnover());
    CompensatedSum.add(after, at + VOLUME, bar.volume());
    after[at + DAY] = day;
    double volume = after[at + VOLUME];
    after[at] = volume > 0.0 ? after[at + TURNOVER] / volume : Double.NaN;
  }
}
