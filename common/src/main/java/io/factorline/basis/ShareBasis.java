package io.factorline.basis;

import io.factorline.catalog.Dimension;
import org.jspecify.annotations.Nullable;

/** What splits do to a number. Stateless; thread-safe. */
public final class ShareBasis {
  private ShareBasis() {}

  /**
   * A number brought to another basis.
   *
   * @param dimension what the number counts; null where nobody has said
   * @param ratio of {@link ActionLog#ratio}
   * @return NaN where it cannot be told: the ratio matters and is not known, the dimension is not
   *     known and the basis has changed, or the result is beyond the range of a double
   */
  public static double bring(@Nullable Dimension dimension, double value, double ratio) {
    double brought =
        switch (dimension) {
          case null -> ratio == 1 ? value : Double.NaN;
          case PRICE, PER_SHARE -> value / ratio;
          case SHARES, VOLUME -> value * ratio;
          case MONEY, RATIO -> value;
        };
    return Double.isFinite(brought) ? brought : Double.NaN;
  }
}
