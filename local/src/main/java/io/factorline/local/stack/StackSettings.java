package io.factorline.local.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What to run.
 *
 * @param home the project's folder, with the built jars
 * @param catalog file of the catalog; empty for the built-in one
 * @param without services that are left out; of {@link #OPTIONAL}
 * @param standby whether a second stream-ingest runs
 * @param wires how services reach Kafka and Redis
 */
public record StackSettings(
    Path home,
    DataFolder data,
    StackPorts ports,
    Feed feed,
    Optional<Path> catalog,
    Set<Part> without,
    boolean standby,
    Wires wires) {
  /** Services that live factors do without. */
  public static final List<Part> OPTIONAL = List.of(Part.FEATURE_SYNC, Part.INFERENCE_GATEWAY);

  public StackSettings {
    without = Set.copyOf(without);
    if (!OPTIONAL.containsAll(without)) {
      throw new IllegalArgumentException("must be of " + OPTIONAL + ": without=" + without);
    }
  }

  /** All four services, and nothing between them and Kafka and Redis. */
  public StackSettings(
      Path home, DataFolder data, StackPorts ports, Feed feed, Optional<Path> catalog) {
    this(home, data, ports, feed, catalog, Set.of(), false, Wires.DIRECT);
  }

  /** The services that run. */
  public List<Part> services() {
    return Stream.concat(Part.SERVICES.stream(), standby ? Stream.of(Part.STANDBY) : Stream.of())
        .filter(service -> !without.contains(service))
        .toList();
  }
}
