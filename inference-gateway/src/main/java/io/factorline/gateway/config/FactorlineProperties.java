package io.factorline.gateway.config;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings that all services share.
 *
 * @param redis where Redis is
 * @param kafka where Kafka is
 * @param catalog path of the catalog; empty for the one that is shipped
 */
@Validated
@ConfigurationProperties(prefix = "factorline", ignoreUnknownFields = false)
public record FactorlineProperties(
    @DefaultValue Redis redis, @DefaultValue Kafka kafka, @DefaultValue("") String catalog) {

  /**
   * Where Redis is.
   *
   * @param uri {@code redis://host:port} or another form that Lettuce reads
   */
  public record Redis(@DefaultValue("redis://127.0.0.1:6379") URI uri) {}

  /**
   * Where Kafka is.
   *
   * @param bootstrapServers host and port, several separated by commas
   */
  public record Kafka(@DefaultValue("127.0.0.1:9092") String bootstrapServers) {}
}
