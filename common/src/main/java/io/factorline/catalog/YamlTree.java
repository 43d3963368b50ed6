package io.factorline.catalog;

import java.io.StringReader;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A YAML text as a tree of nodes with their positions; nothing is constructed, so no scalar is ever
 * anything but its text. Anchors, aliases and tags are refused before a tree is built, and size and
 * depth are bounded, so a hostile text costs no more than its length.
 */
final class YamlTree {
  /** Longest text, in characters. */
  static final int MAX_CHARACTERS = 1 << 20;

  private static final int MAX_DEPTH = 16;

  private YamlTree() {}

  /** The root, or null where problems were reported. */
  static @Nullable Node compose(String text, Problems problems) {
    if (text.length() > MAX_CHARACTERS) {
      problems.add(
          "must have at most %d characters: characters=%d"
              .formatted(MAX_CHARACTERS, text.length()));
      return null;
    }
    try {
      Yaml yaml = new Yaml(options());
      int depth = 0;
      for (Event event : yaml.parse(new StringReader(text))) {
        depth += event instanceof CollectionStartEvent ? 1 : 0;
        depth -= event instanceof CollectionEndEvent ? 1 : 0;
        if (!isPlain(event, problems) || isTooDeep(event, depth, problems)) {
          return null;
        }
      }
      Node root = yaml.compose(new StringReader(text));
      if (root == null) {
        problems.add("must not be empty");
      }
      return root;
    } catch (MarkedYAMLException e) {
      report(e, problems);
    } catch (YAMLException e) {
      problems.add("must be YAML: " + Problems.clip(String.valueOf(e.getMessage())));
    }
    return null;
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CHARACTERS);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(0);
    return options;
  }

  private static boolean isPlain(Event event, Problems problems) {
    if (!(event instanceof NodeEvent node)) {
      return true;
    }
    if (event instanceof AliasEvent || node.getAnchor() != null) {
      problems.add(
          event.getStartMark(), "", "must not use anchors or aliases: anchor=" + node.getAnchor());
      return false;
    }
    String tag = tagOf(event);
    if (tag != null) {
      problems.add(event.getStartMark(), "", "must not use tags: tag=" + Problems.clip(tag));
    }
    return tag == null;
  }

  private static boolean isTooDeep(Event event, int depth, Problems problems) {
    if (depth > MAX_DEPTH) {
      problems.add(
          event.getStartMark(),
          "",
          "must nest at most %d deep: depth=%d".formatted(MAX_DEPTH, depth));
    }
    return depth > MAX_DEPTH;
  }

  private static @Nullable String tagOf(Event event) {
    if (event instanceof ScalarEvent scalar) {
      return scalar.getTag();
    }
    return event instanceof CollectionStartEvent collection ? collection.getTag() : null;
  }

  private static void report(MarkedYAMLException e, Problems problems) {
    Mark mark = e.getProblemMark();
    String message = "must be YAML: " + Problems.clip(String.valueOf(e.getProblem()));
    if (mark == null) {
      problems.add(message);
    } else {
      problems.add(mark, "", message);
    }
  }
}
