package io.factorline.local.stack;

import io.factorline.local.process.Ports;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Which part listens on which port of the loopback address. Health, metrics and admin of a service
 * are 1000 above its port, the controller of Kafka one above Kafka's.
 */
public final class StackPorts {
  private static final int MANAGEMENT_OFFSET = 1_000;
  private static final int MAX_PORT = 65_535;

  private final Map<Part, Integer> ports;

  private StackPorts(Map<Part, Integer> ports) {
    this.ports = Collections.unmodifiableMap(new EnumMap<>(ports));
    all().forEach(StackPorts::check);
  }

  /**
   * The default ports moved by an offset, and some of them chosen.
   *
   * @throws IllegalArgumentException if one is no port or two are the same
   */
  public static StackPorts of(int offset, Map<Part, Integer> chosen) {
    Map<Part, Integer> ports = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      if (part.defaultPort() > 0) {
        Integer own = chosen.get(part);
        ports.put(part, own != null ? own : part.defaultPort() + offset);
      }
    }
    return new StackPorts(ports);
  }

  /** The same without the ports of a part that does not run. */
  public StackPorts without(Part part) {
    Map<Part, Integer> left = new EnumMap<>(ports);
    left.remove(part);
    return new StackPorts(left);
  }

  /** Port of a part's clients. */
  public int of(Part part) {
    Integer port = ports.get(part);
    if (port == null) {
      throw new IllegalArgumentException("must listen on a port: part=" + part.label());
    }
    return port;
  }

  /** Port of a service's health, metrics and admin. */
  public int management(Part service) {
    return of(service) + MANAGEMENT_OFFSET;
  }

  /** Port of Kafka's own controller. */
  public int kafkaController() {
    return of(Part.KAFKA) + 1;
  }

  /** Host and port of Kafka. */
  public String bootstrapServers() {
    return "127.0.0.1:" + of(Part.KAFKA);
  }

  /** Address of Redis. */
  public String redisUri() {
    return "redis://127.0.0.1:" + of(Part.REDIS);
  }

  /** Address of a service. */
  public String url(Part service) {
    return "http://127.0.0.1:" + of(service);
  }

  /**
   * Looks whether all ports are free.
   *
   * @throws StackException naming the first taken port, who needs it and what to do
   */
  public void requireFree() {
    requireFree(Ports::isFree);
  }

  void requireFree(IntPredicate isFree) {
    all()
        .forEach((user, port) -> {
          if (!isFree.test(port)) {
            throw new StackException(taken(user, port));
          }
        });
  }

  /** The user of each port, by words for people. */
  private Map<String, Integer> all() {
    Map<String, Integer> all = new LinkedHashMap<>();
    ports.forEach((part, port) -> put(all, part.label(), port));
    ports.forEach((part, port) -> {
      if (part.isService()) {
        put(all, part.label() + " (health and metrics)", port + MANAGEMENT_OFFSET);
      }
    });
    put(all, "kafka (controller)", kafkaController());
    return all;
  }

  private static void put(Map<String, Integer> all, String user, int port) {
    all.forEach((other, taken) -> {
      if (taken == port) {
        throw new IllegalArgumentException(
            "must have different ports: %s and %s, port=%d".formatted(other, user, port));
      }
    });
    all.put(user, port);
  }

  private static void check(String user, int port) {
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "must be in [1, 65535]: port of %s=%d".formatted(user, port));
    }
  }

  private static String taken(String user, int port) {
    String part = user.contains(" ") ? user.substring(0, user.indexOf(' ')) : user;
    return """
    Port %d is taken, and %s needs it.
    End what listens there (lsof -i :%d shows it), or choose other ports:
    --%s-port N for this one, --port-offset N for all of them.\
    """
        .formatted(port, user, port, part);
  }
}
