package io.factorline.kernel;

/** What a ratio factor answers where its window holds no movement at all (an exact 0 / 0). */
public enum FlatMode {
  /** The middle of the scale: RSI 50, stochastic 50, Williams %R -50, CCI 0, DX 0. */
  NEUTRAL,
  /** TA-Lib's answers: RSI 0, stochastic 0, Williams %R 0, CCI 0, ADX keeps its last value. */
  TALIB
}
