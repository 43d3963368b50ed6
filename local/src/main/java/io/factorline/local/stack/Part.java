package io.factorline.local.stack;

import java.util.Arrays;
import java.util.List;

/** The processes of the stack, in the order in which they start. */
public enum Part {
  REDIS("redis", 6379),
  KAFKA("kafka", 9092),
  STREAM_INGEST("stream-ingest", 8081),
  FEATURE_SYNC("feature-sync", 8082),
  FACTOR_API("factor-api", 8080),
  INFERENCE_GATEWAY("inference-gateway", 8083),
  /** A second stream-ingest, which shares the partitions and takes over those of a dead one. */
  STANDBY("stream-ingest-2", 8084),
  SIMULATOR("simulator", 0),
  REPLAY("replay", 0);

  /** The four services. */
  public static final List<Part> SERVICES =
      List.of(STREAM_INGEST, FEATURE_SYNC, FACTOR_API, INFERENCE_GATEWAY);

  private final String label;
  private final int defaultPort;

  Part(String label, int defaultPort) {
    this.label = label;
    this.defaultPort = defaultPort;
  }

  /** The name that people type and read. */
  public String label() {
    return label;
  }

  /** Port of its clients by default; 0 for a part that listens on none. */
  public int defaultPort() {
    return defaultPort;
  }

  /** Whether it is a service: one of the four, or a second process of one. */
  public boolean isService() {
    return this == STANDBY || SERVICES.contains(this);
  }

  /** The service whose jar it runs; itself but for a second process of one. */
  Part service() {
    return this == STANDBY ? STREAM_INGEST : this;
  }

  /** Names of all parts. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Part::label).toList();
  }

  /** The part with this name. */
  public static Part of(String label) {
    return Arrays.stream(values())
        .filter(part -> part.label.equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "must be one of " + String.join(", ", labels()) + ": service=" + label));
  }
}
