package io.factorline.basis;

import io.factorline.catalog.Dimension;
import io.factorline.derive.Evaluator;
import io.factorline.derive.Expression;
import io.factorline.derive.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a derived factor over inputs that it first brings to one share basis. Each evaluation
 * takes all inputs anew. Not thread-safe: one per thread.
 */
public final class BasisEvaluator {
  private final Evaluator evaluator;
  private final List<@Nullable Dimension> dimensions;
  private final double[] inputs;
  private boolean lacksBasis;
  private double value = Double.NaN;

  /**
   * An evaluator.
   *
   * @param dimensions of the inputs in their order; null where one is not known
   */
  public BasisEvaluator(Expression expression, List<@Nullable Dimension> dimensions) {
    if (dimensions.size() != expression.inputs().size()) {
      throw new IllegalArgumentException(
          "must be one per input: dimensions=%d, inputs=%d"
              .formatted(dimensions.size(), expression.inputs().size()));
    }
    this.evaluator = expression.newEvaluator();
    this.dimensions = dimensions;
    this.inputs = new double[dimensions.size()];
  }

  /** How many inputs there are. */
  public int inputCount() {
    return inputs.length;
  }

  /** Whether an input counts in shares, or may: whether the ratio between two bases matters. */
  public boolean needsBasis(int index) {
    return Double.isNaN(ShareBasis.bring(dimensions.get(index), 1, Double.NaN));
  }

  /**
   * Takes an input.
   *
   * @param number as it was read; NaN where there is none
   * @param ratio between its basis and the one asked for, of {@link ActionLog#ratio}; 1 where
   *     nothing lies between
   */
  public void input(int index, double number, double ratio) {
    double brought = ShareBasis.bring(dimensions.get(index), number, ratio);
    boolean isLost = Double.isFinite(number) && Double.isNaN(brought);
    lacksBasis |= isLost;
    inputs[index] = isLost ? number : brought;
  }

  /**
   * Evaluates over the inputs taken. An input without a value is told before one without a basis,
   * and that before anything is computed.
   *
   * @return {@link Outcome#VALUE} where {@link #value()} holds the result
   */
  public Outcome evaluate() {
    boolean isUnsure = lacksBasis;
    lacksBasis = false;
    Outcome outcome = evaluator.evaluate(inputs, 0);
    boolean isRefused = isUnsure && outcome != Outcome.INPUT;
    value = isRefused ? Double.NaN : evaluator.value();
    return isRefused ? Outcome.BASIS : outcome;
  }

  /** The last result; NaN where the last evaluation had none. */
  public double value() {
    return value;
  }
}
