package io.factorline.suppress;

import io.factorline.time.UtcTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Suppressions as JSON, in answers and in the store. Stateless; thread-safe. */
public final class SuppressionJson {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final long NS_PER_MS = 1_000_000;

  private SuppressionJson() {}

  /** A suppression, as answers have it. */
  public static ObjectNode write(Suppression suppression) {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", suppression.target().id());
    put(node, "view", suppression.target().view());
    put(node, "factor", suppression.target().factor());
    put(node, "symbol", suppression.target().symbol());
    node.put("reason", suppression.reason());
    node.put("by", suppression.by());
    node.put("since", UtcTime.text(suppression.sinceMs() * NS_PER_MS));
    node.put("expires", UtcTime.text(suppression.expiresMs() * NS_PER_MS));
    return node;
  }

  private static void put(ObjectNode node, String name, @Nullable String text) {
    if (text != null) {
      node.put(name, text);
    }
  }

  /** Those that stand at a time, and the newest changes. */
  public static ObjectNode write(SuppressionBook book, long nowMs) {
    ObjectNode node = JSON.createObjectNode();
    node.put("revision", book.revision());
    ArrayNode standing = node.putArray("suppressions");
    book.standing(nowMs).forEach(suppression -> standing.add(write(suppression)));
    ArrayNode changes = node.putArray("changes");
    for (Change change : book.changes()) {
      ObjectNode item = changes.addObject();
      item.put("at", UtcTime.text(change.atMs() * NS_PER_MS));
      item.put("by", change.by());
      item.put("change", change.kind().name().toLowerCase(Locale.ROOT));
      item.set("suppression", write(change.suppression()));
    }
    return node;
  }

  /**
   * A book as the store has it.
   *
   * @throws IllegalArgumentException where the text is none
   */
  public static SuppressionBook read(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      List<Suppression> suppressions = new ArrayList<>();
      node.required("suppressions").forEach(item -> suppressions.add(suppression(item)));
      List<Change> changes = new ArrayList<>();
      node.required("changes").forEach(item -> changes.add(change(item)));
      return new SuppressionBook(node.required("revision").asLong(), suppressions, changes);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("must be a book of suppressions", e);
    }
  }

  private static Change change(JsonNode item) {
    Change.Kind kind =
        Change.Kind.valueOf(item.required("change").asString().toUpperCase(Locale.ROOT));
    return new Change(
        kind,
        item.required("by").asString(),
        timeMs(item, "at"),
        suppression(item.required("suppression")));
  }

  private static Suppression suppression(JsonNode item) {
    return new Suppression(
        new Target(text(item, "view"), text(item, "factor"), text(item, "symbol")),
        item.required("reason").asString(),
        item.required("by").asString(),
        timeMs(item, "since"),
        timeMs(item, "expires"));
  }

  private static @Nullable String text(JsonNode item, String name) {
    JsonNode value = item.get(name);
    return value == null ? null : value.asString();
  }

  private static long timeMs(JsonNode item, String name) {
    return UtcTime.parse(item.required(name).asString()) / NS_PER_MS;
  }
}
