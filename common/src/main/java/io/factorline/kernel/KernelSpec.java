package io.factorline.kernel;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The factors of one view in their order, and what they answer where nothing moves. Refused with an
 * {@link IllegalArgumentException}: no factor, a repeated name, an unknown kind, parameter or
 * output, a parameter out of range.
 *
 * @param factors at least one, names distinct, each known to {@link IndicatorCatalog}
 */
public record KernelSpec(List<FactorSpec> factors, FlatMode flat) {

  public KernelSpec {
    factors = List.copyOf(factors);
    if (factors.isEmpty()) {
      throw new IllegalArgumentException("must hold at least one factor: factors=" + factors);
    }
    Set<String> names = new HashSet<>();
    for (FactorSpec factor : factors) {
      if (!names.add(factor.name())) {
        throw new IllegalArgumentException("must be distinct: name=" + factor.name());
      }
      requireKnown(factor);
    }
  }

  /** Stable text for hashing; the caller adds {@link KernelVersion#CURRENT}. */
  public String canonical() {
    return factors.stream()
        .map(FactorSpec::canonical)
        .collect(Collectors.joining(";", "", ";flat=" + flat.name()));
  }

  private static void requireKnown(FactorSpec factor) {
    IndicatorSpec indicator = factor.indicator();
    IndicatorCatalog.validate(indicator);
    List<String> outputs = IndicatorCatalog.outputsOf(indicator.kind());
    if (!outputs.contains(factor.output())) {
      throw new IllegalArgumentException(
          "must be one of " + outputs + ": output=" + factor.output());
    }
  }
}
