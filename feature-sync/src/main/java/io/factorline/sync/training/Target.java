package io.factorline.sync.training;

import io.factorline.catalog.CrossFactor;
import io.factorline.catalog.Dimension;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.FieldType;
import io.factorline.catalog.Universe;
import io.factorline.derive.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A factor that a training set holds.
 *
 * @param column its name in the output, {@code view__factor}
 * @param inputs what it reads; of a stored factor the one that it is
 * @param dimensions of the inputs of a derived factor; null where one is not known
 * @param expression of a derived factor, over the inputs; else null
 * @param cross how it is compared, of a cross-sectional factor; else null
 */
record Target(
    FactorRef factor,
    String column,
    FieldType type,
    List<Input> inputs,
    List<@Nullable Dimension> dimensions,
    @Nullable Expression expression,
    @Nullable Cross cross) {

  /** A field of a source, both by their index. */
  record Input(int source, int field) {}

  /**
   * How symbols are compared.
   *
   * @param index among the cross-sectional factors of the plan
   */
  record Cross(int index, Universe universe, CrossFactor factor) {}

  Target {
    inputs = List.copyOf(inputs);
  }
}
