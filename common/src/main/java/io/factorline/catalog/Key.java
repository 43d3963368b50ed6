package io.factorline.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A key of a mapping: how its value is read, what holds where it is absent, and the two words about
 * it that the reference page repeats.
 */
final class Key<T> {
  final String name;
  final NodeReader<T> reader;
  final @Nullable T fallback;
  final boolean isRequired;
  final String fallbackText;
  final String range;

  private Key(
      String name,
      NodeReader<T> reader,
      @Nullable T fallback,
      String fallbackText,
      String range,
      boolean isRequired) {
    this.name = name;
    this.reader = reader;
    this.fallback = fallback;
    this.fallbackText = fallbackText;
    this.range = range;
    this.isRequired = isRequired;
  }

  static <T> Key<T> required(String name, NodeReader<T> reader, String range) {
    return new Key<>(name, reader, null, "required", range, true);
  }

  static <T> Key<T> requiredText(String name, TextParser<T> parser, String range) {
    return required(name, Nodes.text(parser), range);
  }

  /** A scalar whose default is written as in the file. */
  static <T> Key<T> text(String name, TextParser<T> parser, String fallbackText, String range) {
    return new Key<>(
        name, Nodes.text(parser), parser.parse(fallbackText), fallbackText, range, false);
  }

  static <T> Key<T> withDefault(
      String name, NodeReader<T> reader, T fallback, String fallbackText, String range) {
    return new Key<>(name, reader, fallback, fallbackText, range, false);
  }

  /** A key without a default; ask {@link Fields#find} for it. */
  static <T> Key<T> optional(String name, NodeReader<T> reader, String fallbackText, String range) {
    return new Key<>(name, reader, null, fallbackText, range, false);
  }

  static <T> Key<T> optionalText(
      String name, TextParser<T> parser, String fallbackText, String range) {
    return optional(name, Nodes.text(parser), fallbackText, range);
  }
}
