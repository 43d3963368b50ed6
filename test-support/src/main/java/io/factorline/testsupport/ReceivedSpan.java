package io.factorline.testsupport;

import java.util.List;
import java.util.Map;

/**
 * A span as it came over the wire.
 *
 * @param parentId empty where it has none
 * @param kind by OTLP: 1 internal, 2 server, 3 client, 4 producer, 5 consumer
 * @param attributes whole numbers as text
 * @param links each as trace id, dash, span id
 * @param status by OTLP: 0 unset, 1 ok, 2 error
 */
public record ReceivedSpan(
    String service,
    String traceId,
    String spanId,
    String parentId,
    String name,
    int kind,
    long startNs,
    long endNs,
    Map<String, String> attributes,
    List<String> links,
    List<String> events,
    int status) {
  /** Copies the collections. */
  public ReceivedSpan {
    attributes = Map.copyOf(attributes);
    links = List.copyOf(links);
    events = List.copyOf(events);
  }

  /** The value of an attribute; empty where it has none. */
  public String attribute(String key) {
    return attributes.getOrDefault(key, "");
  }
}
