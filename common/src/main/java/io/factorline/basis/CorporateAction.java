package io.factorline.basis;

/**
 * One version of a split of one symbol. Times are ns since the epoch.
 *
 * @param effectiveNs from when on numbers are of the new basis
 * @param knowledgeNs when this version could be known; it may lie before or after the effective
 *     time
 * @param ratio new shares per old one, in [{@link #MIN_RATIO}, {@link #MAX_RATIO}]; NaN where
 *     nobody knows it yet, or where the version is a deletion
 * @param isDeleted whether it says that there is no such action
 */
public record CorporateAction(long effectiveNs, long knowledgeNs, double ratio, boolean isDeleted) {
  /** Name of the only field of a view of corporate actions. */
  public static final String RATIO = "ratio";

  /** Smallest ratio, as of a {@code split} record. */
  public static final double MIN_RATIO = 1e-6;

  /** Largest ratio, as of a {@code split} record. */
  public static final double MAX_RATIO = 1e6;

  /** Checks the ratio. */
  public CorporateAction {
    if (!Double.isNaN(ratio) && (isDeleted || !isRatio(ratio))) {
      throw new IllegalArgumentException(
          "must be in [%s, %s], and absent in a deletion: ratio=%s"
              .formatted(MIN_RATIO, MAX_RATIO, ratio));
    }
  }

  /** Whether a number can be a ratio. */
  public static boolean isRatio(double value) {
    return value >= MIN_RATIO && value <= MAX_RATIO;
  }

  /** A version that says that there is no action at a time. */
  public static CorporateAction deleted(long effectiveNs, long knowledgeNs) {
    return new CorporateAction(effectiveNs, knowledgeNs, Double.NaN, true);
  }

  /** Whether its ratio is known. */
  public boolean hasRatio() {
    return !Double.isNaN(ratio);
  }

  /** The same action, with a ratio that nobody knows. */
  CorporateAction withoutRatio() {
    return new CorporateAction(effectiveNs, knowledgeNs, Double.NaN, false);
  }
}
