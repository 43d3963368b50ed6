package io.factorline.local.job;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The fields of a request for a job, from words of a command line: {@code --dry-run} is {@code
 * "dryRun": true}, {@code --symbols A,B} is {@code "symbols": ["A", "B"]} and {@code --symbols A,}
 * {@code ["A"]}, {@code --limit 100} is {@code "limit": 100}. Anything else is text, also in lists:
 * {@code 035420} is no number, and a time in ns is text by contract.
 *
 * <p>What starts with {@code ./} or {@code ../} is a path of here and is made absolute. Other paths
 * stay: jobs have a folder of their own for files.
 */
public final class JobFields {

  private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,11}");

  private final Path folder;
  private final Map<String, Object> fields = new LinkedHashMap<>();

  /**
   * No fields yet.
   *
   * @param folder where relative paths start
   */
  public JobFields(Path folder) {
    this.folder = folder;
  }

  /** Adds a switch. */
  public void add(String name) {
    fields.put(camelCase(name), true);
  }

  /** Adds an option with its value. */
  public void add(String name, String value) {
    fields.put(camelCase(name), value(value));
  }

  /** All fields by name. */
  public Map<String, Object> asMap() {
    return new LinkedHashMap<>(fields);
  }

  private Object value(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (WHOLE_NUMBER.matcher(text).matches()) {
      return Long.valueOf(text);
    }
    if (text.indexOf(',') < 0) {
      return path(text);
    }
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .map(this::path)
        .toList();
  }

  private String path(String text) {
    return text.startsWith("./") || text.startsWith("../")
        ? folder.resolve(text).toAbsolutePath().normalize().toString()
        : text;
  }

  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '-' && i + 1 < name.length()) {
        camel.append(Character.toUpperCase(name.charAt(++i)));
      } else {
        camel.append(c);
      }
    }
    return camel.toString();
  }
}
