package io.factorline.catalog;

import io.factorline.derive.Expression;
import java.util.List;

/**
 * A factor that is computed from others when it is read.
 *
 * @param text the expression as written
 * @param expression over stored factors alone: derived ones are inlined
 * @param inputs what the expression reads, in the order of {@link Expression#inputs()}
 */
public record DerivedFactor(
    String name, String text, Expression expression, List<FactorRef> inputs) {
  public DerivedFactor {
    inputs = List.copyOf(inputs);
  }
}
