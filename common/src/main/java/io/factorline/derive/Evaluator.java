package io.factorline.derive;

/**
 * Evaluates one {@link Expression} over rows of inputs. It owns a small stack, allocates nothing
 * per evaluation, and is not thread-safe: one per thread.
 */
public final class Evaluator {
  private final Expression expression;
  private final double[] stack;

  Evaluator(Expression expression) {
    this.expression = expression;
    this.stack = new double[expression.stackDepth()];
  }

  /**
   * Evaluates over the inputs at {@code inputs[offset ...]}, in the order of {@link
   * Expression#inputs()}. An input that is not usable is NaN; one that is not finite counts as not
   * usable. The first step that fails decides the outcome.
   *
   * @return {@link Outcome#VALUE} where {@link #value()} holds the result
   */
  public Outcome evaluate(double[] inputs, int offset) {
    for (int i = 0; i < expression.inputs().size(); i++) {
      if (!Double.isFinite(inputs[offset + i])) {
        return fail(Outcome.INPUT);
      }
    }
    int top = -1;
    for (int step = 0; step < expression.length(); step++) {
      Operation operation = expression.operation(step);
      top += 1 - operation.operands;
      if (operation == Operation.DIVIDE && stack[top + 1] == 0) {
        return fail(Outcome.DIVISION_BY_ZERO);
      }
      stack[top] = result(operation, step, top, inputs, offset);
      if (!Double.isFinite(stack[top])) {
        return fail(Outcome.DOMAIN);
      }
    }
    return Outcome.VALUE;
  }

  /** The last result; NaN where the last evaluation had none. */
  public double value() {
    return stack[0];
  }

  /* StrictMath, because history evaluated on another machine must give the same bits. */
  private double result(Operation operation, int step, int top, double[] inputs, int offset) {
    return switch (operation) {
      case CONSTANT -> expression.constant(step);
      case INPUT -> inputs[offset + expression.inputIndex(step)];
      case ADD -> stack[top] + stack[top + 1];
      case SUBTRACT -> stack[top] - stack[top + 1];
      case MULTIPLY -> stack[top] * stack[top + 1];
      case DIVIDE -> stack[top] / stack[top + 1];
      case NEGATE -> -stack[top];
      case ABS -> Math.abs(stack[top]);
      case LOG -> StrictMath.log(stack[top]);
      case MAX -> Math.max(stack[top], stack[top + 1]);
      case MIN -> Math.min(stack[top], stack[top + 1]);
      case SQRT -> Math.sqrt(stack[top]);
    };
  }

  private Outcome fail(Outcome outcome) {
    stack[0] = Double.NaN;
    return outcome;
  }
}
