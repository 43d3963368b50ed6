package io.factorline.api.config;

import io.factorline.access.KafkaAccessProperties;
import io.factorline.access.RedisAccessProperties;
import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings that all services share.
 *
 * @param redis where Redis is
 * @param kafka where Kafka is
 * @param catalog path of the catalog; empty for the one that is shipped
 * @param lake folder of the lake; it need not be there yet
 * @param featureSync where feature-sync is, the writer of offline views
 */
@Validated
@ConfigurationProperties(prefix = "factorline", ignoreUnknownFields = false)
public record FactorlineProperties(
    @DefaultValue RedisAccessProperties redis,
    @DefaultValue KafkaAccessProperties kafka,
    @DefaultValue("") String catalog,
    @DefaultValue("lake") Path lake,
    @DefaultValue FeatureSync featureSync) {

  /**
   * Where feature-sync is.
   *
   * @param url as {@code http://host:port}
   */
  public record FeatureSync(@DefaultValue("http://127.0.0.1:8082") URI url) {}
}
