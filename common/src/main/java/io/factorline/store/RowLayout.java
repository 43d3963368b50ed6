package io.factorline.store;

import io.factorline.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Names for the positions in a row: which views, of which definition, with which factors. Stored
 * under its hash before the first row uses it, so that a reader of another version maps by name.
 *
 * @param hash 16 hexadecimal digits over the names and definitions
 */
public record RowLayout(String hash, List<ViewLayout> views) {
  /** Most views of a layout. */
  public static final int MAX_VIEWS = 255;

  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * One view of a layout.
   *
   * @param definition hash of the view's definition
   * @param factors in the order of their cells
   */
  public record ViewLayout(String name, String definition, List<String> factors) {
    /** Copies the list. */
    public ViewLayout {
      factors = List.copyOf(factors);
    }
  }

  /** Copies the list. */
  public RowLayout {
    views = List.copyOf(views);
    if (views.size() > MAX_VIEWS) {
      throw new IllegalArgumentException(
          "must be at most " + MAX_VIEWS + ": views=" + views.size());
    }
  }

  /** The layout of these views. */
  public static RowLayout of(List<ViewLayout> views) {
    return new RowLayout(hashOf(views), views);
  }

  /** The hash as it stands in rows. */
  public long hashBits() {
    return HexFormat.fromHexDigitsToLong(hash);
  }

  /** The text form of a hash that stands in a row. */
  public static String hashText(long hashBits) {
    return HexFormat.of().toHexDigits(hashBits);
  }

  /** The position of a view, or -1. */
  public int indexOf(String view) {
    for (int i = 0; i < views.size(); i++) {
      if (views.get(i).name().equals(view)) {
        return i;
      }
    }
    return -1;
  }

  /** This layout as JSON. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("hash", hash);
    ArrayNode list = root.putArray("views");
    for (ViewLayout view : views) {
      ObjectNode node = list.addObject().put("name", view.name());
      node.put("definition", view.definition());
      view.factors().forEach(node.putArray("factors")::add);
    }
    return JSON.writeValueAsString(root);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws RowFormatException if the text is no layout, or its hash is not that of its content
   */
  public static RowLayout parse(String json) {
    try {
      JsonNode root = JSON.readTree(json);
      RowLayout layout = of(root.required("views").valueStream().map(RowLayout::view).toList());
      if (!layout.hash.equals(root.required("hash").asString())) {
        throw new RowFormatException("must be the hash of its content: hash=" + root.get("hash"));
      }
      return layout;
    } catch (JacksonException | IllegalArgumentException e) {
      throw new RowFormatException("must be the JSON of a layout", e);
    }
  }

  private static ViewLayout view(JsonNode node) {
    return new ViewLayout(
        node.required("name").asString(),
        node.required("definition").asString(),
        node.required("factors").valueStream().map(JsonNode::asString).toList());
  }

  private static String hashOf(List<ViewLayout> views) {
    StringBuilder text = new StringBuilder("row-layout 1\n");
    for (ViewLayout view : views) {
      text.append("view ").append(view.name()).append(' ').append(view.definition()).append('\n');
      view.factors().forEach(factor -> text.append("factor ").append(factor).append('\n'));
    }
    byte[] digest = Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, Long.BYTES);
  }
}
