package io.factorline.kernel;

import java.util.List;

/**
 * Volume-weighted average price of the session so far: sum(turnover) / sum(volume) over the bars of
 * one session day.
 *
 * <p>Unit: price. Starts anew when the bar's session day changes; {@code NaN} while the session has
 * no volume. Present from the first bar; of a session that was begun within ({@link
 * ViewKernel#beginWithin}) it has no value, from the next one on it has. Sums are compensated. A
 * split divides the value and multiplies the volume; turnover stays.
 */
final class Vwap implements Indicator {

  private static final int TURNOVER = 1;
  private static final int VOLUME = 3;
  private static final int DAY = 5;

  /** Added to the day of a session that was begun within. */
  private static final double PARTIAL = 0.5;

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
    boolean isPartial = isPartial(bar, before, at);
    double day = isPartial ? before[at + DAY] : bar.sessionDay();
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
    after[at] = volume > 0.0 && !isPartial ? after[at + TURNOVER] / volume : Double.NaN;
  }

  @Override
  public void beginWithin(long sessionDay, double[] slots, int at) {
    slots[at + DAY] = sessionDay + PARTIAL;
  }

  @Override
  public boolean isPartial(Bar bar, double[] slots, int at) {
    return slots[at + DAY] == bar.sessionDay() + PARTIAL;
  }
}
