package io.factorline.sync.request;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.time.UtcTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request, values as parsed from JSON. A field that is not known, or has another
 * type than asked for, is refused by a {@link RequestException} that names field, value and rule.
 */
public final class RequestFields {
  private static final int MAX_TEXT = 4_096;

  private final Map<String, ?> values;

  private RequestFields(Map<String, ?> values) {
    this.values = values;
  }

  /** The fields of a request that may have these. */
  public static RequestFields of(Map<String, ?> values, Set<String> known) {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new RequestException(
            ErrorCode.UNKNOWN_FIELD,
            "must be one of " + new TreeSet<>(known) + ": field=" + clip(name));
      }
    }
    return new RequestFields(values);
  }

  /** Whether a field is there. */
  public boolean has(String name) {
    return values.get(name) != null;
  }

  /** A text that must be there. */
  public String text(String name) {
    String value = optionalText(name);
    if (value == null) {
      throw new RequestException(ErrorCode.INVALID_PARAMETER, "must be given: field=" + name);
    }
    return value;
  }

  /** A text, or null. */
  public @Nullable String optionalText(String name) {
    Object value = values.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text) || text.isEmpty() || text.length() > MAX_TEXT) {
      throw invalid("must be a text of 1 to " + MAX_TEXT + " characters", name, value);
    }
    return text;
  }

  /** One of these texts. */
  public String oneOf(String name, Collection<String> allowed, String otherwise) {
    String value = optionalText(name);
    if (value != null && !allowed.contains(value)) {
      throw invalid("must be one of " + new TreeSet<>(allowed), name, value);
    }
    return value == null ? otherwise : value;
  }

  /** True or false. */
  public boolean flag(String name, boolean otherwise) {
    Object value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    return switch (value) {
      case Boolean flag -> flag;
      case String text when text.equals("true") -> true;
      case String text when text.equals("false") -> false;
      default -> throw invalid("must be true or false", name, value);
    };
  }

  /** A time in ns since the epoch, or null. */
  public @Nullable Long time(String name) {
    Object value = values.get(name);
    if (value == null) {
      return null;
    }
    try {
      return UtcTime.parse(String.valueOf(value));
    } catch (IllegalArgumentException e) {
      throw new RequestException(
          ErrorCode.INVALID_TIME,
          "must be RFC 3339 with a zone, or ns since the epoch: " + name + "=" + clip(value));
    }
  }

  /** Texts, as a list or separated by commas; empty where the field is not there. */
  public List<String> texts(String name, int most) {
    Object value = values.get(name);
    if (value == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (Object item : value instanceof List<?> list ? list : List.of(split(name, value))) {
      if (!(item instanceof String text) || text.isEmpty() || text.length() > MAX_TEXT) {
        throw invalid("must be texts of 1 to " + MAX_TEXT + " characters", name, item);
      }
      texts.add(text);
    }
    if (texts.size() > most) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          "must have at most " + most + " entries: " + name + "=" + texts.size());
    }
    return texts;
  }

  private static Object[] split(String name, Object value) {
    if (value instanceof String text) {
      return text.split(",", -1);
    }
    throw invalid("must be a list of texts", name, value);
  }

  /** Whole numbers of at least 0 by name; empty where the field is not there. */
  public Map<String, Long> numbers(String name) {
    Object value = values.get(name);
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw invalid("must be an object of whole numbers", name, value);
    }
    Map<String, Long> numbers = new TreeMap<>();
    map.forEach((key, number) -> {
      if (!(number instanceof Integer || number instanceof Long)
          || ((Number) number).longValue() < 0) {
        throw invalid("must be a whole number >= 0", name + "." + key, number);
      }
      numbers.put(String.valueOf(key), ((Number) number).longValue());
    });
    return numbers;
  }

  private static RequestException invalid(String rule, String name, @Nullable Object value) {
    return new RequestException(
        ErrorCode.INVALID_PARAMETER, rule + ": " + name + "=" + clip(String.valueOf(value)));
  }

  private static String clip(Object value) {
    String text = String.valueOf(value);
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }
}
