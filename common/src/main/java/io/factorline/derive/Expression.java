package io.factorline.derive;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A compiled expression over factors: numbers, references {@code view:factor}, {@code + - * /},
 * parentheses, unary minus and the functions {@code abs log max min sqrt} ({@code log} is the
 * natural logarithm).
 *
 * <p>Evaluation is IEEE double arithmetic in the order written, with the same bits on every
 * machine. Immutable, safe for any number of threads; the {@link Evaluator} is not.
 */
public final class Expression {
  /** Longest text, in characters. */
  public static final int MAX_TEXT = 1_000;

  /** Deepest nesting of parentheses, functions and minus signs. */
  public static final int MAX_DEPTH = 32;

  /** Most steps of a program, inlined expressions included. */
  public static final int MAX_STEPS = 256;

  /** Most distinct inputs, inlined expressions included. */
  public static final int MAX_INPUTS = 32;

  private final Operation[] operations;
  private final int[] operands;
  private final double[] constants;
  private final List<String> inputs;
  private final int stackDepth;

  private Expression(Program program) {
    if (program.operations.size() > MAX_STEPS) {
      throw new ExpressionException(
          1, "must have at most " + MAX_STEPS + " steps: steps=" + program.operations.size());
    }
    if (program.inputs.size() > MAX_INPUTS) {
      throw new ExpressionException(
          1, "must have at most " + MAX_INPUTS + " inputs: inputs=" + program.inputs.size());
    }
    operations = program.operations.toArray(Operation[]::new);
    operands = program.operands.stream().mapToInt(Integer::intValue).toArray();
    constants = program.constants.stream().mapToDouble(Double::doubleValue).toArray();
    inputs = List.copyOf(program.inputs);
    stackDepth = depthOf(operations);
  }

  /**
   * Compiles a text.
   *
   * @throws ExpressionException with the column where the text breaks a rule
   */
  public static Expression parse(String text) {
    if (text.length() > MAX_TEXT) {
      throw new ExpressionException(
          MAX_TEXT + 1, "must have at most " + MAX_TEXT + " characters: length=" + text.length());
    }
    return new Expression(new ExpressionParser(text).parse());
  }

  /** The references it reads, distinct, in the order of their first appearance. */
  public List<String> inputs() {
    return inputs;
  }

  /**
   * The same expression with some inputs replaced by what they stand for.
   *
   * @param definitions expressions by reference; a reference without one stays an input
   * @throws ExpressionException where the result breaks a limit
   */
  public Expression inline(Map<String, Expression> definitions) {
    Program program = new Program();
    for (int i = 0; i < length(); i++) {
      Operation operation = operations[i];
      @Nullable Expression definition =
          operation == Operation.INPUT ? definitions.get(input(i)) : null;
      if (definition != null) {
        program.append(definition);
      } else if (operation == Operation.INPUT) {
        program.input(input(i));
      } else if (operation == Operation.CONSTANT) {
        program.constant(constant(i));
      } else {
        program.apply(operation);
      }
    }
    return new Expression(program);
  }

  /** Stable postfix text for hashing, for example {@code live_1m:last_price fundamentals:bps /}. */
  public String canonical() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length(); i++) {
      text.append(i == 0 ? "" : " ");
      switch (operations[i]) {
        case CONSTANT -> text.append(constant(i));
        case INPUT -> text.append(input(i));
        default -> text.append(operations[i].text);
      }
    }
    return text.toString();
  }

  /** A new evaluator with a stack of its own. */
  public Evaluator newEvaluator() {
    return new Evaluator(this);
  }

  int length() {
    return operations.length;
  }

  Operation operation(int step) {
    return operations[step];
  }

  int inputIndex(int step) {
    return operands[step];
  }

  String input(int step) {
    return inputs.get(operands[step]);
  }

  double constant(int step) {
    return constants[operands[step]];
  }

  int stackDepth() {
    return stackDepth;
  }

  private static int depthOf(Operation[] operations) {
    int depth = 0;
    int deepest = 0;
    for (Operation operation : operations) {
      depth += 1 - operation.operands;
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }
}
