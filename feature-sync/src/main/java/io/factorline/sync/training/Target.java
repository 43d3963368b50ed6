package io.factorline.sync.training;

import io.factorline.catalog.Dimension;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.FieldType;
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
 */
record Target(
    FactorRef factor,
    String column,
    FieldType type,
    List<Input> inputs,
    List<@Nullable Dimension> dimensions,
    @Nullable Expression expression) {

  /** A field of a source, both by their index. */
  record Input(int source, int field) {}

  Target {
    inputs = List.copyOf(inputs);
  }
}
