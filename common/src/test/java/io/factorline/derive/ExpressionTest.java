package io.factorline.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExpressionTest {
  private static double valueOf(String text, double... inputs) {
    Evaluator evaluator = Expression.parse(text).newEvaluator();
    assertThat(evaluator.evaluate(inputs, 0)).isEqualTo(Outcome.VALUE);
    return evaluator.value();
  }

  @Nested
  final class Parse {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "1 + 2 * 3 | 7",
          "(1 + 2) * 3 | 9",
          "8 / 4 / 2 | 1",
          "8 - 4 - 2 | 2",
          "-2 * -3 | 6",
          "- - 2 | 2",
          "2 - -3 | 5",
          "1.5e2 + .5 + 2. | 152.5",
          "abs(-3) + max(1, 2) * min(4, 3) | 9",
          "sqrt(16) + log(1) | 4",
          "max(min(1,2),(3)) | 3"
        })
    void shouldFollowTheUsualPrecedence(String text, double expected) {
      assertThat(valueOf(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "''      | 1 | must be a number, view:factor, a function or (: found=end",
          "1 +     | 4 | must be a number, view:factor, a function or (: found=end",
          "1 + * 2 | 5 | must be a number, view:factor, a function or (: found=*",
          "(1      | 3 | must be ): found=end",
          "1 2     | 3 | must be an operator or the end: found=2",
          "1)      | 2 | must be an operator or the end: found=)",
          "a:b : c | 5 | must be an operator or the end: found=:",
          "price   | 1 | must be written view:factor: name=price",
          "1 + a:  | 7 | must be the name of a factor: found=end",
          "pow(1)  | 1 | must be one of [abs, log, max, min, sqrt]: function=pow",
          "ABS(1)  | 1 | must be one of [abs, log, max, min, sqrt]: function=ABS",
          "min(1)  | 1 | must have 2 arguments: function=min, arguments=1",
          "1 + abs(1,2) | 5 | must have 1 arguments: function=abs, arguments=2",
          "1e999   | 1 | must be a number: found=1e999",
          "2x      | 1 | must be a number: found=2",
          "1.2.3   | 1 | must be a number: found=1.2",
          "a:b ^ 2 | 5 | must be an operator or the end: found=^"
        })
    void shouldNameColumnAndRule(String text, int column, String message) {
      assertThatThrownBy(() -> Expression.parse(text))
          .isInstanceOfSatisfying(
              ExpressionException.class, error -> assertThat(error.column()).isEqualTo(column))
          .hasMessage(message);
    }

    @Test
    void shouldBoundTextDepthStepsAndInputs() {
      assertThatThrownBy(() -> Expression.parse("1".repeat(1_001)))
          .hasMessage("must have at most 1000 characters: length=1001");
      assertThatThrownBy(() -> Expression.parse("(".repeat(40) + "1" + ")".repeat(40)))
          .hasMessage("must nest at most 32 deep: depth=33");
      assertThatThrownBy(() -> Expression.parse("-".repeat(999) + "1"))
          .hasMessage("must nest at most 32 deep: depth=33");
      assertThatThrownBy(() -> Expression.parse("1" + "+1".repeat(200)))
          .hasMessage("must have at most 256 steps: steps=401");
      StringBuilder wide = new StringBuilder("v:f0");
      for (int i = 1; i < 40; i++) {
        wide.append("+v:f").append(i);
      }
      assertThatThrownBy(() -> Expression.parse(wide.toString()))
          .hasMessage("must have at most 32 inputs: inputs=40");
    }

    @Test
    void shouldListEachInputOnceInOrder() {
      Expression expression = Expression.parse("b:x / a:y + b:x");

      assertThat(expression.inputs()).containsExactly("b:x", "a:y");
      assertThat(expression.canonical()).isEqualTo("b:x a:y / b:x +");
    }
  }

  @Nested
  final class Evaluate {
    private final Evaluator ratio = Expression.parse("a:x / a:y").newEvaluator();

    @Test
    void shouldReadInputsFromTheOffset() {
      assertThat(ratio.evaluate(new double[] {9, 9, 6, 3}, 2)).isEqualTo(Outcome.VALUE);
      assertThat(ratio.value()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
      "NaN,1,INPUT", "1,NaN,INPUT", "Infinity,1,INPUT", "1,0,DIVISION_BY_ZERO",
      "0,-0.0,DIVISION_BY_ZERO", "NaN,0,INPUT", "1e300,1e-300,DOMAIN", "1,4,VALUE"
    })
    void shouldTellWhyThereIsNoValue(double x, double y, Outcome outcome) {
      assertThat(ratio.evaluate(new double[] {x, y}, 0)).isEqualTo(outcome);
      assertThat(Double.isNaN(ratio.value())).isEqualTo(outcome != Outcome.VALUE);
    }

    @ParameterizedTest
    @CsvSource({
      "log(0),DOMAIN",
      "log(-1),DOMAIN",
      "sqrt(-1),DOMAIN",
      "1e308*10,DOMAIN",
      "1/(2-2),DIVISION_BY_ZERO"
    })
    void shouldRefuseWhatHasNoValue(String text, Outcome outcome) {
      assertThat(Expression.parse(text).newEvaluator().evaluate(new double[0], 0))
          .isEqualTo(outcome);
    }

    @Test
    void shouldForgetAFailureWithTheNextRow() {
      ratio.evaluate(new double[] {1, 0}, 0);

      assertThat(ratio.evaluate(new double[] {1, 2}, 0)).isEqualTo(Outcome.VALUE);
      assertThat(ratio.value()).isEqualTo(0.5);
    }
  }

  @Nested
  final class Inline {
    @Test
    void shouldReplaceAnInputByWhatItStandsFor() {
      Expression outer = Expression.parse("d:half * (1 + d:other)");
      Expression inner = Expression.parse("a:x / 2");

      Expression whole = outer.inline(Map.of("d:half", inner));

      assertThat(whole.inputs()).containsExactly("a:x", "d:other");
      assertThat(whole.canonical()).isEqualTo("a:x 2.0 / 1.0 d:other + *");
    }

    @Test
    void shouldBoundTheResult() {
      Expression big = Expression.parse("1" + "+1".repeat(60));

      assertThatThrownBy(() -> Expression.parse("a:x+a:x+a:x").inline(Map.of("a:x", big)))
          .isInstanceOf(ExpressionException.class)
          .hasMessage("must have at most 256 steps: steps=365");
    }
  }
}
