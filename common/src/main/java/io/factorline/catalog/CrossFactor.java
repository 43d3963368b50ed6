package io.factorline.catalog;

import io.factorline.derive.Expression;
import io.factorline.derive.Order;
import io.factorline.derive.Transform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a symbol stands among the members of a universe by another factor.
 *
 * @param of the factor that is compared
 * @param order which value has the first rank
 * @param inputs the stored factors that {@code of} is or is computed from
 * @param expression of {@code of} over the inputs; null where it is the only input itself
 * @param bars the view whose closed bars set the time
 */
public record CrossFactor(
    String name,
    FactorRef of,
    Transform transform,
    Order order,
    List<FactorRef> inputs,
    @Nullable Expression expression,
    BarView bars) {
  /** Keeps a copy of the inputs. */
  public CrossFactor {
    inputs = List.copyOf(inputs);
  }
}
