package io.factorline.local.cli;

import io.factorline.local.stack.Part;
import io.factorline.local.stack.StackPorts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The options that choose ports. */
final class PortOptions {
  private static final Option OFFSET = Option.value("port-offset");

  private PortOptions() {}

  static List<Option> all() {
    List<Option> options = new ArrayList<>(List.of(OFFSET));
    parts().forEach(part -> options.add(Option.value(name(part))));
    return options;
  }

  static StackPorts ports(Arguments arguments) {
    Map<Part, Integer> chosen = new EnumMap<>(Part.class);
    for (Part part : parts()) {
      arguments.number(name(part)).ifPresent(port -> chosen.put(part, port));
    }
    try {
      return StackPorts.of(arguments.number(OFFSET.name()).orElse(0), chosen);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  private static List<Part> parts() {
    return Arrays.stream(Part.values()).filter(part -> part.defaultPort() > 0).toList();
  }

  private static String name(Part part) {
    return part.label() + "-port";
  }
}
