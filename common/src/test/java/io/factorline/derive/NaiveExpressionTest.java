package io.factorline.derive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random trees, printed and compiled, against the tree's own recursive evaluation. */
final class NaiveExpressionTest {
  private static final double[] ODD = {0, -0.0, 1, -1, 1e-300, 1e300, Double.NaN, 3.7};

  sealed interface Tree {
    String text();

    double value(Map<String, Double> inputs);
  }

  record Leaf(String text) implements Tree {
    @Override
    public double value(Map<String, Double> inputs) {
      Double input = inputs.get(text);
      return input == null ? Double.parseDouble(text) : input;
    }
  }

  record Node(String operator, Tree left, Tree right) implements Tree {
    @Override
    public String text() {
      return switch (operator) {
        case "abs", "sqrt", "log" -> operator + "(" + left.text() + ")";
        case "neg" -> "-(" + left.text() + ")";
        case "min", "max" -> operator + "( " + left.text() + ",\t" + right.text() + ")";
        default -> "(" + left.text() + " " + operator + " " + right.text() + ")";
      };
    }

    @Override
    public double value(Map<String, Double> inputs) {
      double a = finite(left.value(inputs));
      double b = isUnary() ? 0 : finite(right.value(inputs));
      return finite(
          switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> divide(a, b);
            case "neg" -> -a;
            case "abs" -> Math.abs(a);
            case "sqrt" -> Math.sqrt(a);
            case "log" -> StrictMath.log(a);
            case "min" -> Math.min(a, b);
            default -> Math.max(a, b);
          });
    }

    private boolean isUnary() {
      return "neg abs sqrt log".contains(operator);
    }

    private static double divide(double a, double b) {
      if (b == 0) {
        throw new ArithmeticException("DIVISION_BY_ZERO");
      }
      return a / b;
    }

    private static double finite(double value) {
      if (!Double.isFinite(value)) {
        throw new ArithmeticException("DOMAIN");
      }
      return value;
    }
  }

  @Test
  void shouldEqualTheTreeThatItWasPrintedFrom() {
    Random random = new Random(20_260_101);
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    for (int i = 0; i < 100_000; i++) {
      Tree tree = tree(random, 5);
      Map<String, Double> inputs =
          Map.of("v:a", number(random), "v:b", number(random), "w:c_1", number(random));
      Expression expression = Expression.parse(tree.text());
      Evaluator evaluator = expression.newEvaluator();
      double[] row = expression.inputs().stream().mapToDouble(inputs::get).toArray();

      Outcome outcome = evaluator.evaluate(row, 0);

      outcomes.merge(outcome, 1, Integer::sum);
      String expected = expected(tree, inputs, row);
      assertThat(outcome == Outcome.VALUE ? Double.toString(evaluator.value()) : outcome.name())
          .as("%s over %s", tree.text(), inputs)
          .isEqualTo(expected);
    }
    assertThat(outcomes).hasSize(4).allSatisfy((outcome, count) -> assertThat(count).isPositive());
  }

  private static String expected(Tree tree, Map<String, Double> inputs, double[] row) {
    for (double input : row) {
      if (!Double.isFinite(input)) {
        return "INPUT";
      }
    }
    try {
      return Double.toString(tree.value(inputs));
    } catch (ArithmeticException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Tree tree(Random random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return new Leaf(
          switch (random.nextInt(5)) {
            case 0 -> "v:a";
            case 1 -> "v:b";
            case 2 -> "w:c_1";
            case 3 -> Integer.toString(random.nextInt(5));
            default -> Double.toString(random.nextInt(1_000) / 64.0);
          });
    }
    String[] operators = {"+", "-", "*", "/", "neg", "abs", "sqrt", "log", "min", "max"};
    return new Node(
        operators[random.nextInt(operators.length)],
        tree(random, depth - 1),
        tree(random, depth - 1));
  }

  private static double number(Random random) {
    return random.nextInt(8) == 0 ? ODD[random.nextInt(ODD.length)] : random.nextGaussian() * 100;
  }
}
