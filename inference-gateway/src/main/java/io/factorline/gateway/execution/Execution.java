package io.factorline.gateway.execution;

import io.factorline.gateway.rollout.Fields;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an engine did with a signal.
 *
 * @param fillId names it among those of the signal, 1 to 64 characters
 * @param price null of a cancel
 * @param size null of a cancel
 * @param isFinal whether nothing more comes
 */
public record Execution(
    String signalId,
    String fillId,
    boolean isFill,
    @Nullable BigDecimal price,
    @Nullable BigDecimal size,
    boolean isFinal) {
  private static final String ID = "[0-9a-f]{32}";
  private static final String FILL_ID = "[\\x21-\\x7e]{1,64}";
  private static final BigDecimal LEAST = new BigDecimal("1e-12");
  private static final BigDecimal MOST = new BigDecimal("1e12");

  /**
   * Reads one.
   *
   * @param idOfPath the id that the path named; null where the body names it
   * @throws IllegalArgumentException naming the rule, the field and its value
   */
  public static Execution read(JsonNode root, @Nullable String idOfPath) {
    Fields fields = Fields.of(root);
    String id = idOfPath == null ? fields.text("signalId") : idOfPath;
    requireMatch("signalId", id, ID);
    JsonNode named = fields.optional("signalId");
    if (named != null && !named.asString().equals(id)) {
      throw new IllegalArgumentException("must be the id of the path: key=signalId");
    }
    String fillId = fields.text("fillId");
    requireMatch("fillId", fillId, FILL_ID);
    boolean isFill = isFill(fields.text("type"));
    JsonNode last = fields.optional("final");
    Execution execution =
        new Execution(
            id,
            fillId,
            isFill,
            isFill ? positive(fields, "price") : null,
            isFill ? positive(fields, "size") : null,
            !isFill || (last != null && fields.flag("final")));
    fields.optional("price");
    fields.optional("size");
    fields.end();
    return execution;
  }

  private static boolean isFill(String type) {
    if (!type.equals("fill") && !type.equals("cancel")) {
      throw new IllegalArgumentException("must be fill or cancel: key=type");
    }
    return type.equals("fill");
  }

  private static BigDecimal positive(Fields fields, String key) {
    BigDecimal value = fields.decimal(key);
    if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          "must be in [1e-12, 1e12]: key=%s, value=%s".formatted(key, value));
    }
    return value;
  }

  private static void requireMatch(String key, String value, String pattern) {
    if (!value.matches(pattern)) {
      throw new IllegalArgumentException("must match %s: key=%s".formatted(pattern, key));
    }
  }
}
