package io.factorline.sync.job;

import io.factorline.catalog.Nearest;
import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.time.UtcTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a request for a job, read strictly: a field that the type does not take is refused
 * with the nearest that it takes. Every method throws {@link RequestException} for a value that
 * breaks its rule. Immutable.
 */
public final class JobRequest {
  private final Map<String, Object> fields;

  /**
   * A request.
   *
   * @param known the fields that the type takes
   */
  public JobRequest(Map<String, Object> fields, String... known) {
    List<String> names = List.of(known);
    for (String name : fields.keySet()) {
      if (!names.contains(name)) {
        String nearest = Nearest.to(name, names).map(n -> ", nearest=" + n).orElse("");
        throw new RequestException(
            ErrorCode.UNKNOWN_FIELD,
            "must be a field of this kind of job: field=" + CallerText.shown(name) + nearest);
      }
    }
    this.fields = Map.copyOf(fields);
  }

  /** A text that must be given. */
  public String text(String name) {
    return find(name)
        .orElseThrow(() ->
            new RequestException(ErrorCode.INVALID_PARAMETER, "must be given: field=" + name));
  }

  /** A text. */
  public Optional<String> find(String name) {
    Object value = fields.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text && !text.isEmpty()) {
      return Optional.of(text);
    }
    throw invalid("must be text that is not empty", name, value);
  }

  /** One of some texts, or the first of them where the field is absent. */
  public String oneOf(String name, List<String> choices) {
    String text = find(name).orElse(choices.getFirst());
    if (!choices.contains(text)) {
      String nearest = Nearest.to(text, choices).orElse("");
      throw invalid("must be one of %s, nearest is %s".formatted(choices, nearest), name, text);
    }
    return text;
  }

  /** A list of different texts that are not empty; empty where it is absent. */
  public List<String> texts(String name) {
    Object value = fields.get(name);
    if (value == null) {
      return List.of();
    }
    boolean isList =
        value instanceof List<?> list
            && !list.isEmpty()
            && list.stream().allMatch(item -> item instanceof String text && !text.isEmpty())
            && list.stream().distinct().count() == list.size();
    if (!isList) {
      throw invalid("must be a list of different texts", name, value);
    }
    return ((List<?>) value).stream().map(String.class::cast).toList();
  }

  /** True or false; false where it is absent. */
  public boolean flag(String name) {
    return switch (fields.get(name)) {
      case null -> false;
      case Boolean value -> value;
      case Object value -> throw invalid("must be true or false", name, value);
    };
  }

  /** A whole number within bounds. */
  public long number(String name, long absent, long min, long max) {
    Object value = fields.get(name);
    if (value == null) {
      return absent;
    }
    boolean isWhole = value instanceof Integer || value instanceof Long;
    long number = isWhole ? ((Number) value).longValue() : 0;
    if (!isWhole || number < min || number > max) {
      throw invalid("must be a whole number in %d..%d".formatted(min, max), name, value);
    }
    return number;
  }

  /** A time in ns: RFC 3339 with a zone, or ns since the epoch as text. */
  public Optional<Long> timeNs(String name) {
    return find(name)
        .map(text -> {
          try {
            return UtcTime.parse(text);
          } catch (IllegalArgumentException e) {
            throw new RequestException(
                ErrorCode.INVALID_TIME,
                "must be RFC 3339 with a zone, or ns since the epoch as text: %s=%s"
                    .formatted(name, CallerText.shown(text)));
          }
        });
  }

  private static RequestException invalid(String rule, String name, Object value) {
    return new RequestException(
        ErrorCode.INVALID_PARAMETER,
        rule + ": " + name + "=" + CallerText.shown(String.valueOf(value)));
  }
}
