package io.factorline.local.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The environment variables that a service knows: those of its own records of configuration and of
 * the shared ones, read from their source, and those of Spring Boot that images and manifests use.
 *
 * <p>A record's component of the type of a nested record stands for its components; one whose type
 * is a map has names of the catalog below it, and is known by its beginning.
 */
final class ServiceKeys {
  private static final Pattern PREFIX =
      Pattern.compile("@ConfigurationProperties\\((?:prefix = )?\"([^\"]+)\"");
  private static final Pattern RECORD = Pattern.compile("\\brecord (\\w+)\\s*\\(");
  private static final Set<String> SPRING =
      Set.of(
          "SERVER_ADDRESS",
          "SERVER_PORT",
          "MANAGEMENT_SERVER_ADDRESS",
          "MANAGEMENT_SERVER_PORT",
          "SPRING_PROFILES_ACTIVE",
          "LOGGING_STRUCTURED_FORMAT_CONSOLE",
          "JDK_JAVA_OPTIONS");

  private final Set<String> exact = new TreeSet<>(SPRING);
  private final Set<String> beginnings = new TreeSet<>();
  private final Map<String, List<String>> records = new HashMap<>();

  private ServiceKeys() {}

  /** The keys of the service with its source in this folder. */
  static ServiceKeys of(Path service) {
    ServiceKeys keys = new ServiceKeys();
    List<List<String>> modules =
        List.of(sources(service), sources(service.resolveSibling("common")));
    // All records before the first prefix: a service's record may hold one of the shared ones.
    modules.forEach(sources -> sources.forEach(keys::readRecords));
    modules.forEach(sources -> sources.forEach(keys::readPrefix));
    return keys;
  }

  private static List<String> sources(Path module) {
    try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
      return files
          .filter(f -> f.toString().endsWith("Properties.java"))
          .map(ServiceKeys::text)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean knows(String variable) {
    return exact.contains(variable) || beginnings.stream().anyMatch(variable::startsWith);
  }

  private void readRecords(String source) {
    Matcher record = RECORD.matcher(source);
    while (record.find()) {
      records.put(record.group(1), components(source, record.end()));
    }
  }

  private void readPrefix(String source) {
    Matcher prefix = PREFIX.matcher(source);
    if (prefix.find()) {
      Matcher record = RECORD.matcher(source);
      if (record.find(prefix.end())) {
        add(prefix.group(1), record.group(1));
      }
    }
  }

  private void add(String prefix, String record) {
    for (String component : records.get(record)) {
      int space = component.lastIndexOf(' ');
      String name = prefix + "." + component.substring(space + 1);
      String type = component.substring(0, space).replaceAll("@\\w+(\\([^)]*\\))?", "").trim();
      if (type.startsWith("Map<") || type.startsWith("List<")) {
        beginnings.add(variable(name) + "_");
        exact.add(variable(name));
      } else if (records.containsKey(type)) {
        add(name, type);
      } else {
        exact.add(variable(name));
      }
    }
  }

  /** As Spring's relaxed binding wants it: dots become underscores, dashes go. */
  private static String variable(String key) {
    return key.replace('.', '_').replace("-", "").toUpperCase(Locale.ROOT);
  }

  /** The components of a record from behind its opening bracket, split at its own commas. */
  private static List<String> components(String source, int from) {
    List<String> components = new ArrayList<>();
    StringBuilder component = new StringBuilder();
    int depth = 1;
    int angles = 0;
    boolean quoted = false;
    for (int i = from; depth > 0; i++) {
      char c = source.charAt(i);
      quoted ^= c == '"';
      if (!quoted) {
        depth += "({".indexOf(c) >= 0 ? 1 : 0;
        depth -= ")}".indexOf(c) >= 0 ? 1 : 0;
        // Of a type, not a shift.
        angles += c == '<' && Character.isLetter(source.charAt(i + 1)) ? 1 : 0;
        angles -= c == '>' && angles > 0 ? 1 : 0;
      }
      if (depth == 0 || (depth == 1 && angles == 0 && c == ',' && !quoted)) {
        components.add(component.toString().replaceAll("\\s+", " ").trim());
        component.setLength(0);
      } else {
        component.append(c);
      }
    }
    components.removeIf(String::isEmpty);
    return components;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).replaceAll("(?m)^\\s*//.*$|(?s:/\\*.*?\\*/)", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
