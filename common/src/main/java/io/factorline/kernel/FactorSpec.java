package io.factorline.kernel;

/**
 * A named factor: one output of one indicator.
 *
 * @param name the factor's name within its view
 * @param output one of {@link IndicatorCatalog#outputsOf} of the indicator's kind
 */
public record FactorSpec(String name, IndicatorSpec indicator, String output) {

  public FactorSpec {
    if (name.isBlank()) {
      throw new IllegalArgumentException("must not be blank: name=" + name);
    }
  }

  /** Stable text for hashing, for example {@code bb_upper=bbands(deviations=2,period=20).upper}. */
  public String canonical() {
    return name + "=" + indicator.canonical() + "." + output;
  }
}
