package io.factorline.access;

import java.util.HashMap;
import java.util.Map;

/**
 * Where Kafka is, as whom it is asked, and what proves that it is the right one: what each client
 * of Kafka is made with, before what it is made for. Immutable.
 *
 * @param bootstrapServers host and port, several separated by commas
 * @param security settings of Kafka's clients, which may hold a password
 */
public record KafkaAddress(String bootstrapServers, Map<String, String> security) {
  private static final String SERVERS = "bootstrap.servers";

  /** Copies the map. */
  public KafkaAddress {
    security = Map.copyOf(security);
  }

  /** Of a broker that wants no proof. */
  public static KafkaAddress of(String bootstrapServers) {
    return new KafkaAddress(bootstrapServers, Map.of());
  }

  /** Settings of a client, to which the rest is added; a new map each time. */
  public Map<String, Object> client() {
    Map<String, Object> client = new HashMap<>(security);
    client.put(SERVERS, bootstrapServers);
    return client;
  }

  /** Settings of a client with more of them; a new map each time. */
  public Map<String, Object> client(Map<String, ?> more) {
    Map<String, Object> client = client();
    client.putAll(more);
    return client;
  }

  /** The address alone, for the rest may hold a password. */
  @Override
  public String toString() {
    return bootstrapServers;
  }
}
