package io.factorline.gateway.money;

import io.factorline.gateway.rollout.Cents;
import io.factorline.gateway.rollout.Fields;
import io.factorline.gateway.rollout.RolloutJson;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Entries as JSON, see docs/spec/events.md. Stateless; thread-safe. */
public final class LedgerJson {
  private LedgerJson() {}

  /** The bytes of an entry. */
  public static byte[] write(LedgerEntry entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = JsonMapper.shared().createGenerator(bytes)) {
      out.writeStartObject();
      switch (entry) {
        case LedgerEntry.Stepped stepped -> {
          out.writeStringProperty("type", "step");
          out.writeStringProperty("model", stepped.model());
          out.writeObjectPropertyStart("rollout");
          RolloutJson.write(stepped.rollout(), out);
          out.writeEndObject();
        }
        case LedgerEntry.Claimed claimed -> write(claimed, out);
        case LedgerEntry.Filled filled -> write(filled, out);
        case LedgerEntry.Cancelled cancelled -> {
          head("cancel", cancelled.model(), cancelled.id(), out);
          out.writeStringProperty("fillId", cancelled.fillId());
        }
        case LedgerEntry.Expired expired -> {
          out.writeStringProperty("type", "expire");
          out.writeStringProperty("model", expired.model());
          out.writeArrayPropertyStart("ids");
          expired.ids().forEach(out::writeString);
          out.writeEndArray();
        }
        case LedgerEntry.Marked marked -> {
          out.writeStringProperty("type", "mark");
          out.writeStringProperty("model", marked.model());
          out.writeObjectPropertyStart("prices");
          new TreeMap<>(marked.prices())
              .forEach((symbol, price) -> out.writeStringProperty(symbol, price.toPlainString()));
          out.writeEndObject();
        }
      }
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void head(String type, String model, String id, JsonGenerator out) {
    out.writeStringProperty("type", type);
    out.writeStringProperty("model", model);
    out.writeStringProperty("signalId", id);
  }

  private static void write(LedgerEntry.Claimed claimed, JsonGenerator out) {
    head("reserve", claimed.model(), claimed.id(), out);
    out.writeStringProperty("symbol", claimed.symbol());
    out.writeStringProperty("side", side(claimed.isBuy()));
    out.writeNumberProperty("revision", claimed.revision());
    out.writeStringProperty("notional", Cents.text(claimed.cents()));
    out.writeStringProperty("currency", claimed.currency());
    BigDecimal price = claimed.price();
    if (price == null) {
      out.writeNullProperty("price");
    } else {
      out.writeStringProperty("price", price.toPlainString());
    }
    out.writeNumberProperty("expiresMs", claimed.expiresMs());
  }

  private static void write(LedgerEntry.Filled filled, JsonGenerator out) {
    head("fill", filled.model(), filled.id(), out);
    out.writeStringProperty("fillId", filled.fillId());
    out.writeStringProperty("symbol", filled.symbol());
    out.writeStringProperty("side", side(filled.isBuy()));
    out.writeStringProperty("price", filled.price().toPlainString());
    out.writeStringProperty("size", filled.size().toPlainString());
    out.writeBooleanProperty("final", filled.isFinal());
  }

  private static String side(boolean isBuy) {
    return isBuy ? "BUY" : "SELL";
  }

  /** The entry of some bytes, or null where they are none that is known. */
  public static @Nullable LedgerEntry read(byte[] json) {
    try {
      JsonNode root = JsonMapper.shared().readTree(json);
      Fields fields = Fields.of(root);
      return switch (fields.text("type")) {
        case "step" -> new LedgerEntry.Stepped(RolloutJson.read(root.path("rollout")));
        case "reserve" -> claimed(fields, root);
        case "fill" -> filled(fields);
        case "cancel" ->
            new LedgerEntry.Cancelled(
                fields.text("model"), fields.text("signalId"), fields.text("fillId"));
        case "expire" -> new LedgerEntry.Expired(fields.text("model"), ids(root.path("ids")));
        case "mark" -> new LedgerEntry.Marked(fields.text("model"), prices(root.path("prices")));
        default -> null;
      };
    } catch (JacksonException | IllegalArgumentException e) {
      return null;
    }
  }

  private static LedgerEntry claimed(Fields fields, JsonNode root) {
    return new LedgerEntry.Claimed(
        fields.text("model"),
        fields.text("signalId"),
        fields.text("symbol"),
        isBuy(fields),
        fields.whole("revision"),
        fields.cents("notional"),
        fields.text("currency"),
        root.path("price").isString() ? fields.decimal("price") : null,
        fields.whole("expiresMs"));
  }

  private static LedgerEntry filled(Fields fields) {
    return new LedgerEntry.Filled(
        fields.text("model"),
        fields.text("signalId"),
        fields.text("fillId"),
        fields.text("symbol"),
        isBuy(fields),
        fields.decimal("price"),
        fields.decimal("size"),
        fields.flag("final"));
  }

  private static boolean isBuy(Fields fields) {
    String side = fields.text("side");
    if (!side.equals("BUY") && !side.equals("SELL")) {
      throw new IllegalArgumentException("must be BUY or SELL: side=" + side);
    }
    return side.equals("BUY");
  }

  private static List<String> ids(JsonNode array) {
    List<String> ids = new ArrayList<>();
    array.forEach(id -> ids.add(id.asString()));
    return ids;
  }

  private static Map<String, BigDecimal> prices(JsonNode object) {
    Map<String, BigDecimal> prices = new LinkedHashMap<>();
    for (String symbol : object.propertyNames()) {
      prices.put(symbol, new BigDecimal(object.path(symbol).asString()));
    }
    return prices;
  }
}
