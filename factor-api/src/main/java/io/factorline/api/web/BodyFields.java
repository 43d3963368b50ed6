package io.factorline.api.web;

import io.factorline.catalog.Nearest;
import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.error.http.JsonPlace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fields of a body that is one JSON object, read token by token, so that a list is refused
 * where it passes its limit and not when it is whole. One thread, used once.
 */
public final class BodyFields {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final JsonParser in;

  private BodyFields(JsonParser in) {
    this.in = in;
  }

  /** Takes one field. */
  @FunctionalInterface
  public interface Taker {
    /** Reads the value of this key, whole. */
    void take(String key, BodyFields value);
  }

  /**
   * Reads a body.
   *
   * @throws RequestException if it is not one JSON object, names a key twice, or what the taker
   *     throws
   */
  public static void parse(byte[] json, Taker taker) {
    try (JsonParser in = JSON.createParser(json)) {
      new BodyFields(in).readAll(taker);
    } catch (JacksonException e) {
      throw new RequestException(ErrorCode.INVALID_BODY, "must be JSON: " + JsonPlace.of(e));
    }
  }

  private void readAll(Taker taker) {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw invalid("must be a JSON object");
    }
    Set<String> seen = new HashSet<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String key = in.currentName();
      if (!seen.add(key)) {
        throw invalid("must stand once: key=" + CallerText.shown(key));
      }
      in.nextToken();
      taker.take(key, this);
    }
    if (in.nextToken() != null) {
      throw invalid("must end after the object");
    }
  }

  /** A text that is not empty. */
  public String text(String key) {
    if (in.currentToken() != JsonToken.VALUE_STRING || in.getString().isEmpty()) {
      throw invalid("must be text: key=" + key);
    }
    return in.getString();
  }

  /** True or false. */
  public boolean truth(String key) {
    return switch (in.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null, default -> throw invalid("must be true or false: key=" + key);
    };
  }

  /** A whole number of 32 bits. */
  public int wholeNumber(String key) {
    if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw invalid("must be a whole number: key=" + key);
    }
    return in.getIntValue();
  }

  /**
   * A list of texts.
   *
   * @param limit what more than {@code maxItems} are refused with
   */
  public List<String> texts(String key, int maxItems, ErrorCode limit) {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw invalid("must be an array of text: key=" + key);
    }
    List<String> texts = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (texts.size() == maxItems) {
        throw new RequestException(limit, "must be at most " + maxItems + ": key=" + key);
      }
      texts.add(text(key));
    }
    return texts;
  }

  /**
   * A whole object.
   *
   * @param what names it where it is none
   */
  public JsonNode object(String key, String what) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw invalid("must be " + what + ": key=" + key);
    }
    return in.readValueAsTree();
  }

  /** A refusal that names the place. */
  public RequestException invalid(String rule) {
    return new RequestException(
        ErrorCode.INVALID_BODY,
        "%s, line=%d, column=%d"
            .formatted(
                rule,
                in.currentTokenLocation().getLineNr(),
                in.currentTokenLocation().getColumnNr()));
  }

  /** The refusal of a key that is none of those known. */
  public static RequestException unknown(String key, List<String> known) {
    String nearest = Nearest.to(key, known).orElse("");
    return new RequestException(
        ErrorCode.UNKNOWN_FIELD,
        "must be one of " + known + ": key=" + CallerText.shown(key) + ", nearest=" + nearest);
  }
}
