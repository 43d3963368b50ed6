package io.factorline.derive;

import java.util.ArrayList;
import java.util.List;

/**
 * A postfix program under construction: operations with their operand (the index of a constant or
 * of an input), in the order in which they run. Not thread-safe.
 */
final class Program {
  final List<Operation> operations = new ArrayList<>();
  final List<Integer> operands = new ArrayList<>();
  final List<Double> constants = new ArrayList<>();
  final List<String> inputs = new ArrayList<>();

  void constant(double value) {
    constants.add(value);
    step(Operation.CONSTANT, constants.size() - 1);
  }

  void input(String reference) {
    int index = inputs.indexOf(reference);
    if (index < 0) {
      index = inputs.size();
      inputs.add(reference);
    }
    step(Operation.INPUT, index);
  }

  void apply(Operation operation) {
    step(operation, 0);
  }

  void append(Expression other) {
    for (int i = 0; i < other.length(); i++) {
      switch (other.operation(i)) {
        case CONSTANT -> constant(other.constant(i));
        case INPUT -> input(other.input(i));
        default -> apply(other.operation(i));
      }
    }
  }

  private void step(Operation operation, int operand) {
    operations.add(operation);
    operands.add(operand);
  }
}
