package io.factorline.local.cli;

import io.factorline.catalog.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A command's operands and options, taken from its command line and the environment. */
final class Arguments {
  private static final String ENVIRONMENT_PREFIX = "FACTORLINE_";

  private final Map<String, String> options;
  private final List<String> operands;
  private final Map<String, String> environment;

  private Arguments(
      Map<String, String> options, List<String> operands, Map<String, String> environment) {
    this.options = options;
    this.operands = operands;
    this.environment = environment;
  }

  /**
   * Reads {@code --name VALUE}, {@code --name=VALUE}, switches and operands in any order.
   *
   * @param environment where an option that is not given is looked up, as {@code FACTORLINE_NAME}
   * @throws UsageException for an unknown option, naming the nearest one, or a missing value
   */
  static Arguments parse(
      String command, List<Option> known, List<String> words, Map<String, String> environment) {
    Map<String, String> options = new LinkedHashMap<>();
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("--")) {
        operands.add(word);
        continue;
      }
      int equals = word.indexOf('=');
      Option option = option(command, known, equals < 0 ? word : word.substring(0, equals));
      if (equals >= 0 || !option.takesValue()) {
        options.put(option.name(), equals < 0 ? "true" : word.substring(equals + 1));
      } else if (++i < words.size()) {
        options.put(option.name(), words.get(i));
      } else {
        throw new UsageException("%s of %s needs a value".formatted(word, command));
      }
    }
    return new Arguments(options, operands, environment);
  }

  private static Option option(String command, List<Option> known, String word) {
    List<String> names = known.stream().map(option -> "--" + option.name()).toList();
    int index = names.indexOf(word);
    if (index >= 0) {
      return known.get(index);
    }
    String nearest =
        Nearest.to(word, names).map(name -> "; did you mean " + name + "?").orElse(": it has none");
    throw new UsageException("unknown option %s of %s%s".formatted(word, command, nearest));
  }

  /** The option's text, of the command line or else of the environment. */
  Optional<String> text(String name) {
    String variable = ENVIRONMENT_PREFIX + name.replace('-', '_').toUpperCase(Locale.ROOT);
    return Optional.ofNullable(options.get(name))
        .or(() -> Optional.ofNullable(environment.get(variable)).filter(text -> !text.isBlank()));
  }

  /** Whether the switch is given. */
  boolean has(String name) {
    return options.containsKey(name);
  }

  /** The option as a whole number. */
  Optional<Integer> number(String name) {
    return read(name, Integer::parseInt, "must be a whole number");
  }

  /** The option read by a parser that throws {@link IllegalArgumentException}. */
  <T> Optional<T> read(String name, Function<String, T> parser, String rule) {
    return text(name)
        .map(text -> {
          try {
            return parser.apply(text);
          } catch (IllegalArgumentException e) {
            throw new UsageException("%s: --%s=%s".formatted(rule, name, text), e);
          }
        });
  }

  /** The words that are no options. */
  List<String> operands() {
    return List.copyOf(operands);
  }

  /**
   * The only operand.
   *
   * @throws UsageException if there is none or more than one
   */
  String onlyOperand(String command, String name) {
    if (operands.size() != 1) {
      throw new UsageException(
          "%s needs one %s: given=%d".formatted(command, name, operands.size()));
    }
    return operands.getFirst();
  }

  /**
   * For commands without operands.
   *
   * @throws UsageException if there is one
   */
  void requireNoOperands(String command) {
    if (!operands.isEmpty()) {
      throw new UsageException(
          "%s takes options only: given=%s".formatted(command, operands.getFirst()));
    }
  }
}
