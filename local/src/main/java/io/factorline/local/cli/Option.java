package io.factorline.local.cli;

/**
 * An option of a command, {@code --name VALUE}, or {@code --name} for a switch.
 *
 * @param name without the dashes
 */
record Option(String name, boolean takesValue) {
  static Option value(String name) {
    return new Option(name, true);
  }

  static Option flag(String name) {
    return new Option(name, false);
  }
}
