package io.factorline.kernel;

/** How a number of the kernel's state follows a split of the share. */
enum Scale {
  /** Divided by the ratio. */
  PRICE,
  /** Multiplied by the ratio. */
  VOLUME,
  /** Left as it is: ratios, turnover, days, counts. */
  NONE;

  static final double MAX_RATIO = 1e6;

  double apply(double value, double ratio) {
    return switch (this) {
      case PRICE -> value / ratio;
      case VOLUME -> value * ratio;
      case NONE -> value;
    };
  }

  static void requireRatio(double ratio) {
    if (!(ratio >= 1.0 / MAX_RATIO && ratio <= MAX_RATIO)) {
      throw new IllegalArgumentException(
          "must be in " + 1.0 / MAX_RATIO + ".." + MAX_RATIO + ": ratio=" + ratio);
    }
  }
}
