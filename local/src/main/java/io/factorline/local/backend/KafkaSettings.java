package io.factorline.local.backend;

import io.factorline.local.process.Ports;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where and how one broker runs.
 *
 * @param directory holds the storage and the generated configuration; kept between runs
 * @param log file for the broker's output
 * @param port of the clients
 * @param controllerPort of the broker's own controller
 * @param heapMb maximum heap in MiB
 * @param isShortLived whether it is to start with the least work rather than to run with the least
 * @param overrides broker properties that replace ours
 */
public record KafkaSettings(
    Path directory,
    Path log,
    int port,
    int controllerPort,
    int heapMb,
    boolean isShortLived,
    Map<String, String> overrides) {
  private static final int HEAP_MB = 512;

  public KafkaSettings {
    directory = directory.toAbsolutePath();
    log = log.toAbsolutePath();
    overrides = Map.copyOf(overrides);
  }

  /** A short-lived broker in the folder, on free ports, with its log beside the storage. */
  public static KafkaSettings in(Path directory) {
    return on(directory, directory.resolve("kafka.log"), Ports.free());
  }

  /** A short-lived broker on the given port; its controller takes a free one. */
  public static KafkaSettings on(Path directory, Path log, int port) {
    return new KafkaSettings(directory, log, port, Ports.free(), HEAP_MB, true, Map.of());
  }

  /** The same with other broker properties. */
  public KafkaSettings with(Map<String, String> overrides) {
    return new KafkaSettings(directory, log, port, controllerPort, heapMb, isShortLived, overrides);
  }

  Path storage() {
    return directory.resolve("data");
  }
}
