package io.factorline.local.stack;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The ports at which services find Kafka and Redis where something stands between them, as when
 * connections are to be cut or slowed. Each service has wires of its own, for Kafka by a listener
 * of its own: a broker tells its clients an address of the listener that they came by.
 *
 * @param ends by service; one that is not in it goes straight to both
 */
public record Wires(Map<Part, Ends> ends) {
  /** Nothing stands between. */
  public static final Wires DIRECT = new Wires(Map.of());

  /**
   * The ends of a service's wires.
   *
   * @param redis port that stands for Redis
   * @param kafka port that stands for Kafka, which Kafka tells to the clients of this service
   * @param kafkaListener port at which Kafka itself listens for them
   */
  public record Ends(int redis, int kafka, int kafkaListener) {}

  /** Copies the map. */
  public Wires {
    ends = ends.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(ends));
  }

  String redisUri(Part service, StackPorts ports) {
    Ends own = ends.get(service);
    return own == null ? ports.redisUri() : "redis://127.0.0.1:" + own.redis();
  }

  String bootstrapServers(Part service, StackPorts ports) {
    Ends own = ends.get(service);
    return own == null ? ports.bootstrapServers() : "127.0.0.1:" + own.kafka();
  }

  /** What a broker must be told so that it listens at the far ends. */
  Map<String, String> brokerProperties(StackPorts ports) {
    if (ends.isEmpty()) {
      return Map.of();
    }
    Map<String, String> listens = new TreeMap<>();
    Map<String, String> tells = new TreeMap<>();
    listens.put("PLAINTEXT", ports.bootstrapServers());
    tells.put("PLAINTEXT", ports.bootstrapServers());
    ends.forEach((service, own) -> {
      listens.put(listener(service), "127.0.0.1:" + own.kafkaListener());
      tells.put(listener(service), "127.0.0.1:" + own.kafka());
    });
    String advertised = addresses(tells);
    listens.put("CONTROLLER", "127.0.0.1:" + ports.kafkaController());
    return Map.of(
        "listeners", addresses(listens),
        "advertised.listeners", advertised,
        "listener.security.protocol.map",
            listens.keySet().stream()
                .map(name -> name + ":PLAINTEXT")
                .collect(Collectors.joining(",")));
  }

  private static String addresses(Map<String, String> listeners) {
    return listeners.entrySet().stream()
        .map(listener -> listener.getKey() + "://" + listener.getValue())
        .collect(Collectors.joining(","));
  }

  private static String listener(Part service) {
    return service.label().replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
