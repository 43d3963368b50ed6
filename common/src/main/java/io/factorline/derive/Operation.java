package io.factorline.derive;

import java.util.Map;
import java.util.TreeMap;

/** One step of a postfix program: pops its operands, pushes its result. */
enum Operation {
  CONSTANT("", 0),
  INPUT("", 0),
  ADD("+", 2),
  SUBTRACT("-", 2),
  MULTIPLY("*", 2),
  DIVIDE("/", 2),
  NEGATE("neg", 1),
  ABS("abs", 1),
  LOG("log", 1),
  MAX("max", 2),
  MIN("min", 2),
  SQRT("sqrt", 1);

  /** The named functions by name, in alphabetical order. */
  static final Map<String, Operation> FUNCTIONS =
      new TreeMap<>(Map.of("abs", ABS, "log", LOG, "max", MAX, "min", MIN, "sqrt", SQRT));

  final String text;
  final int operands;

  Operation(String text, int operands) {
    this.text = text;
    this.operands = operands;
  }
}
