package io.factorline.catalog;

/** Turns a scalar's text into a value. */
@FunctionalInterface
interface TextParser<T> {
  /**
   * @throws IllegalArgumentException with the rule alone; the caller adds {@code name=value}
   */
  T parse(String text);
}
