package io.factorline.catalog;

import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A node of the YAML tree and where it stands. */
record Place(Node node, String path, Problems problems) {
  Place key(Node child, String name) {
    return new Place(child, path.isEmpty() ? name : path + "." + name, problems);
  }

  Place item(Node child, int index) {
    return new Place(child, path + "[" + index + "]", problems);
  }

  void problem(String message) {
    problems.add(node.getStartMark(), path, message);
  }

  /** What stands here, for messages. */
  String found() {
    if (node instanceof MappingNode) {
      return "mapping";
    }
    return node instanceof SequenceNode ? "list" : "text";
  }
}
