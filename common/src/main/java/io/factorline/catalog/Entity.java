package io.factorline.catalog;

import java.util.ArrayList;
import java.util.List;

/**
 * What rows of a view are about.
 *
 * <p>One of them is named by a text, which is the value of its join key. Where it has several,
 * their values stand in the order of the keys with {@code |} between them; a {@code |} or {@code \}
 * of a value has a {@code \} before it, so that no two of them have one text.
 *
 * @param joinKeys names of its keys on Feast's wire, sorted as Feast sorts them: 1 to 8, none twice
 */
public record Entity(String name, List<String> joinKeys) {
  /** Name of the entity whose keys are the symbols that are traded. */
  public static final String SYMBOL = "symbol";

  static final int MAX_JOIN_KEYS = 8;

  private static final char BETWEEN = '|';
  private static final char ESCAPE = '\\';

  public Entity {
    if (joinKeys.isEmpty()
        || joinKeys.size() > MAX_JOIN_KEYS
        || joinKeys.stream().distinct().count() < joinKeys.size()) {
      throw new IllegalArgumentException(
          "must be 1 to %d names, none twice: joinKeys=%s".formatted(MAX_JOIN_KEYS, joinKeys));
    }
    if (name.equals(SYMBOL) && joinKeys.size() > 1) {
      throw new IllegalArgumentException(
          "must be one for the entity symbol: joinKeys=%s".formatted(joinKeys));
    }
    joinKeys = joinKeys.stream().sorted().toList();
  }

  /** An entity with one join key. */
  public Entity(String name, String joinKey) {
    this(name, List.of(joinKey));
  }

  /** Whether it is the one whose keys are symbols. */
  public boolean isSymbol() {
    return name.equals(SYMBOL);
  }

  /** Whether the values of a join key are symbols, and so keep to their rule. */
  public boolean isSymbol(String joinKey) {
    return isSymbol() || (joinKeys.size() > 1 && joinKey.equals(SYMBOL));
  }

  /** The text of the one with these values, in the order of the join keys. */
  public String text(List<String> values) {
    if (values.size() != joinKeys.size()) {
      throw new IllegalArgumentException(
          "must give one value per join key: values=%s, joinKeys=%s".formatted(values, joinKeys));
    }
    if (values.size() == 1) {
      return values.getFirst();
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        text.append(BETWEEN);
      }
      escape(values.get(i), text);
    }
    return text.toString();
  }

  private static void escape(String value, StringBuilder text) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == BETWEEN || c == ESCAPE) {
        text.append(ESCAPE);
      }
      text.append(c);
    }
  }

  /**
   * The values in a text, in the order of the join keys.
   *
   * @throws IllegalArgumentException for a text that {@link #text} never gives
   */
  public List<String> values(String text) {
    if (joinKeys.size() == 1) {
      return List.of(text);
    }
    List<String> values = new ArrayList<>(joinKeys.size());
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == BETWEEN) {
        values.add(value.toString());
        value.setLength(0);
      } else {
        boolean isEscaped = c == ESCAPE && i + 1 < text.length();
        value.append(isEscaped ? text.charAt(++i) : c);
      }
    }
    values.add(value.toString());
    if (!text(values).equals(text)) {
      throw new IllegalArgumentException(
          "must hold one value per join key: text=%s, joinKeys=%s".formatted(text, joinKeys));
    }
    return values;
  }
}
