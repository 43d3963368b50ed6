package io.factorline.gateway.oip;

import java.util.List;

/** What a server says of itself. */
public record ServerDescription(String name, String version, List<String> extensions) {
  public ServerDescription {
    extensions = List.copyOf(extensions);
  }
}
