package io.factorline.catalog;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * The text of a catalog with one life changed: all other characters stay, comments included. The
 * text must have been read as a catalog before.
 */
final class LifeText {
  private static final String SECTION = "life";
  private static final String INDENT = "  ";

  private final String yaml;
  private final String lineEnd;
  private final String factor;
  private final String life;

  private LifeText(String yaml, FactorRef factor, FactorLife life) {
    this.yaml = yaml;
    this.lineEnd = yaml.contains("\r\n") ? "\r\n" : "\n";
    this.factor = factor.toString();
    this.life = life.yaml();
  }

  /**
   * The changed text.
   *
   * @throws LifeException where a comment stands within what would be replaced
   */
  static String with(String yaml, FactorRef factor, FactorLife life) {
    return new LifeText(yaml, factor, life).changed();
  }

  private String changed() {
    Node root = YamlTree.compose(yaml, new Problems("catalog"));
    if (!(root instanceof MappingNode catalog)) {
      throw new IllegalStateException("must have been read as a catalog: found=" + root);
    }
    NodeTuple section = find(catalog, SECTION);
    if (section == null) {
      return withSection(catalog);
    }
    if (!(section.getValueNode() instanceof MappingNode lives)) {
      return withLineBelow(section.getKeyNode(), INDENT);
    }
    NodeTuple own = find(lives, factor);
    if (own != null) {
      return withValue(own);
    }
    if (lives.getFlowStyle() == FlowStyle.FLOW) {
      String separator = lives.getValue().isEmpty() ? "" : ", ";
      return inserted(offset(lives.getStartMark()) + 1, entry() + separator);
    }
    int column = lives.getValue().getFirst().getKeyNode().getStartMark().getColumn();
    return withLineBelow(section.getKeyNode(), " ".repeat(column));
  }

  private String entry() {
    return factor + ": " + life;
  }

  private String withSection(MappingNode catalog) {
    if (catalog.getFlowStyle() == FlowStyle.FLOW) {
      return inserted(offset(catalog.getEndMark()) - 1, ", life: {" + entry() + "}");
    }
    String ended = yaml.endsWith("\n") ? yaml : yaml + lineEnd;
    return ended + lineEnd + SECTION + ":" + lineEnd + INDENT + entry() + lineEnd;
  }

  private String withLineBelow(Node key, String indent) {
    int end = yaml.indexOf('\n', offset(key.getEndMark()));
    return end < 0
        ? yaml + lineEnd + indent + entry() + lineEnd
        : inserted(end + 1, indent + entry() + lineEnd);
  }

  private String withValue(NodeTuple own) {
    Node value = own.getValueNode();
    boolean isFlow = value instanceof MappingNode node && node.getFlowStyle() == FlowStyle.FLOW;
    int from = isFlow ? offset(value.getStartMark()) : afterColon(own.getKeyNode());
    int to = isFlow ? offset(value.getEndMark()) : lastEnd(value);
    if (yaml.substring(from, to).contains("#")) {
      throw new LifeException(
          "must have no comment within its lines, which would be lost: factor=" + factor);
    }
    return yaml.substring(0, from) + (isFlow ? "" : " ") + life + yaml.substring(to);
  }

  private int afterColon(Node key) {
    return yaml.indexOf(':', offset(key.getEndMark())) + 1;
  }

  /* A block ends, for YAML, where the next token begins: behind comments that are not its own. */
  private int lastEnd(Node value) {
    return value instanceof MappingNode mapping && !mapping.getValue().isEmpty()
        ? offset(mapping.getValue().getLast().getValueNode().getEndMark())
        : offset(value.getEndMark());
  }

  private static @Nullable NodeTuple find(MappingNode mapping, String name) {
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
        return tuple;
      }
    }
    return null;
  }

  /* Marks count code points. */
  private int offset(Mark mark) {
    return yaml.offsetByCodePoints(0, mark.getIndex());
  }

  private String inserted(int at, String text) {
    return yaml.substring(0, at) + text + yaml.substring(at);
  }
}
