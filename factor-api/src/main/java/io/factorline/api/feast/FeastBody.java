package io.factorline.api.feast;

import io.factorline.error.CallerText;
import io.factorline.error.http.JsonPlace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The object of a request's body; keys that are not asked for are left alone, as Feast does. */
record FeastBody(JsonNode root) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  static FeastBody parse(byte[] json) {
    try {
      JsonNode root = JSON.readTree(json);
      if (root == null || !root.isObject()) {
        throw FeastProblem.body("must be a JSON object");
      }
      return new FeastBody(root);
    } catch (JacksonException e) {
      throw FeastProblem.body("must be JSON: " + JsonPlace.of(e));
    }
  }

  /** The text under a key, or null. */
  @Nullable String text(String key) {
    JsonNode node = root.path(key);
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (!node.isString()) {
      throw FeastProblem.body("must be text: key=" + key);
    }
    return node.asString();
  }

  String requiredText(String key) {
    String text = text(key);
    if (text == null) {
      throw FeastProblem.body("must be given: key=" + key);
    }
    return text;
  }

  boolean flag(String key) {
    JsonNode node = root.path(key);
    if (node.isMissingNode() || node.isNull()) {
      return false;
    }
    if (!node.isBoolean()) {
      throw FeastProblem.body("must be true or false: key=" + key);
    }
    return node.asBoolean();
  }

  /** The texts under a key; none where it is absent. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    JsonNode node = root.path(key);
    if (node.isMissingNode() || node.isNull()) {
      return texts;
    }
    if (!node.isArray()) {
      throw FeastProblem.body("must be an array of text: key=" + key);
    }
    for (JsonNode item : node) {
      if (!item.isString()) {
        throw FeastProblem.body("must be an array of text: key=" + key);
      }
      texts.add(item.asString());
    }
    return texts;
  }

  /** The columns under a key, all of one length. */
  FeastColumns columns(String key) {
    JsonNode node = root.path(key);
    if (!node.isObject()) {
      throw FeastProblem.body("must be an object of columns: key=" + key);
    }
    int length = -1;
    for (var column : node.properties()) {
      JsonNode values = column.getValue();
      if (!values.isArray() || (length >= 0 && values.size() != length)) {
        throw FeastProblem.body(
            "must be columns of one length: key=%s, column=%s"
                .formatted(key, CallerText.shown(column.getKey())));
      }
      length = values.size();
    }
    return new FeastColumns(node, Math.max(0, length));
  }
}
