package io.factorline.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ArgumentsTest {
  private static final List<Option> OPTIONS =
      List.of(Option.value("speed"), Option.value("port-offset"), Option.flag("detach"));

  @Test
  void shouldTakeOptionsAndOperandsInAnyOrder() {
    Arguments arguments = parse("--speed", "max", "ticks.csv", "--port-offset=5", "--detach");

    assertThat(arguments.text("speed")).contains("max");
    assertThat(arguments.number("port-offset")).contains(5);
    assertThat(arguments.has("detach")).isTrue();
    assertThat(arguments.onlyOperand("replay", "tick file")).isEqualTo("ticks.csv");
  }

  @Test
  void shouldNameTheNearestOption() {
    assertThatThrownBy(() -> parse("--sped", "max"))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown option --sped of up; did you mean --speed?");
    assertThatThrownBy(() -> parse("--portoffset=3"))
        .hasMessage("unknown option --portoffset of up; did you mean --port-offset?");
  }

  @Test
  void shouldMissAValue() {
    assertThatThrownBy(() -> parse("--speed")).hasMessage("--speed of up needs a value");
  }

  @Test
  void shouldNameTheRuleThatAValueBreaks() {
    assertThatThrownBy(() -> parse("--port-offset", "x").number("port-offset"))
        .isInstanceOf(UsageException.class)
        .hasMessage("must be a whole number: --port-offset=x");
  }

  @Test
  void shouldFallBackToTheEnvironment() {
    Map<String, String> environment = Map.of("FACTORLINE_PORT_OFFSET", "7");

    assertThat(Arguments.parse("up", OPTIONS, List.of(), environment).number("port-offset"))
        .contains(7);
    assertThat(
            Arguments.parse("up", OPTIONS, List.of("--port-offset", "8"), environment)
                .number("port-offset"))
        .contains(8);
  }

  @Test
  void shouldCountOperands() {
    assertThatThrownBy(() -> parse().onlyOperand("replay", "tick file"))
        .hasMessage("replay needs one tick file: given=0");
    assertThatThrownBy(() -> parse("a").requireNoOperands("up"))
        .hasMessage("up takes options only: given=a");
  }

  private static Arguments parse(String... words) {
    return Arguments.parse("up", OPTIONS, List.of(words), Map.of());
  }
}
