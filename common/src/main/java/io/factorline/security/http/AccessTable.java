package io.factorline.security.http;

import io.factorline.security.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The routes of a service with the one role that each needs. What is not in it is not reachable.
 * Patterns are Spring's own, so that a path is never another route here than where it is answered;
 * where several match, the most specific one counts. Immutable.
 */
public final class AccessTable {
  /** What is below it is found by Spring Boot. */
  private static final String MANAGEMENT = "/actuator";

  private final Map<String, List<Entry>> exact;
  private final List<Entry> patterns;

  /**
   * A route.
   *
   * @param role null where anybody may ask
   * @param page whether a browser shows it
   */
  record Entry(HttpMethod method, PathPattern pattern, @Nullable Role role, boolean page) {
    boolean has(HttpMethod asked) {
      return method.equals(asked)
          || (method.equals(HttpMethod.GET) && asked.equals(HttpMethod.HEAD));
    }

    boolean matches(PathContainer path) {
      return pattern.matches(path) && !(isManagement(path) && hasEncodedSlash(path));
    }

    boolean isExact() {
      String text = pattern.getPatternString();
      return text.indexOf('{') < 0 && text.indexOf('*') < 0;
    }
  }

  private AccessTable(List<Entry> entries) {
    this.exact =
        entries.stream()
            .filter(Entry::isExact)
            .collect(
                Collectors.groupingBy(
                    entry -> entry.pattern().getPatternString(),
                    HashMap::new,
                    Collectors.toList()));
    this.patterns =
        entries.stream()
            .filter(entry -> !entry.isExact())
            .sorted(Comparator.comparing(Entry::pattern, PathPattern.SPECIFICITY_COMPARATOR))
            .toList();
  }

  /** A table to be filled, with the routes of management in it. */
  public static Builder builder() {
    return new Builder();
  }

  /** The route of a request; null where there is none. */
  @Nullable Entry find(HttpMethod method, PathContainer path) {
    for (Entry entry : exact.getOrDefault(path.value(), List.of())) {
      if (entry.has(method)) {
        return entry;
      }
    }
    for (Entry entry : patterns) {
      if (entry.has(method) && entry.matches(path)) {
        return entry;
      }
    }
    return null;
  }

  /** The methods of a path; none where it is not known. */
  List<String> methods(PathContainer path) {
    return Stream.concat(
            exact.getOrDefault(path.value(), List.of()).stream(),
            patterns.stream().filter(entry -> entry.matches(path)))
        .map(entry -> entry.method().name())
        .distinct()
        .toList();
  }

  /** Whether any method may ask for a path. */
  boolean hasPath(PathContainer path) {
    return exact.containsKey(path.value())
        || patterns.stream().anyMatch(entry -> entry.matches(path));
  }

  /** Whether a path is one that Spring Boot may have for management. */
  static boolean mayBeManagement(PathContainer path) {
    return isManagement(path) && !hasEncodedSlash(path);
  }

  private static boolean isManagement(PathContainer path) {
    return path.value().startsWith(MANAGEMENT);
  }

  /* Spring Boot answers names of parts with a slash in them by a failed assertion. */
  private static boolean hasEncodedSlash(PathContainer path) {
    return path.elements().stream()
        .anyMatch(part ->
            part instanceof PathContainer.PathSegment segment
                && segment.valueToMatch().indexOf('/') >= 0);
  }

  /** Whether a route, as its service declares it, has a role or is open. */
  public boolean knows(HttpMethod method, String pattern) {
    return Stream.concat(exact.values().stream().flatMap(List::stream), patterns.stream())
        .anyMatch(entry -> entry.has(method) && entry.pattern().getPatternString().equals(pattern));
  }

  /** Fills a table. */
  public static final class Builder {
    private final List<Entry> entries = new ArrayList<>();

    private Builder() {
      open(HttpMethod.GET, "/actuator/health/liveness");
      open(HttpMethod.GET, "/actuator/health/readiness");
      needs(Role.READ, HttpMethod.GET, "/actuator/health");
      needs(Role.READ, HttpMethod.GET, "/actuator/health/{*component}");
      needs(Role.READ, HttpMethod.GET, "/actuator/info");
      needs(Role.OPERATE, HttpMethod.GET, "/actuator/sbom");
      needs(Role.OPERATE, HttpMethod.GET, "/actuator/sbom/{id}");
      page(Role.READ, "/swagger-ui.html");
      page(Role.READ, "/swagger-ui/{*file}");
      page(Role.READ, "/webjars/{*file}");
    }

    /** A route that needs a role. */
    public Builder needs(Role role, HttpMethod method, String pattern) {
      return add(method, pattern, role, false);
    }

    /** A page, or a file of one: of a browser it asks for the key itself. */
    public Builder page(Role role, String pattern) {
      return add(HttpMethod.GET, pattern, role, true);
    }

    /** A route for anybody. */
    public Builder open(HttpMethod method, String pattern) {
      return add(method, pattern, null, false);
    }

    private Builder add(HttpMethod method, String pattern, @Nullable Role role, boolean page) {
      PathPattern parsed = PathPatternParser.defaultInstance.parse(pattern);
      boolean isTwice =
          entries.stream().anyMatch(e -> e.method().equals(method) && e.pattern().equals(parsed));
      if (isTwice) {
        throw new IllegalArgumentException(
            "must have one role: method=" + method + ", path=" + pattern);
      }
      entries.add(new Entry(method, parsed, role, page));
      return this;
    }

    /** The table. */
    public AccessTable build() {
      return new AccessTable(entries);
    }
  }
}
