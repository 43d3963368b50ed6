package io.factorline.sync.config;

import io.factorline.access.KafkaAccessProperties;
import io.factorline.access.RedisAccessProperties;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the things are that all services share.
 *
 * @param catalog path of the catalog; empty for the one that is shipped
 * @param lake folder of the lake
 * @param sources folder that relative paths of sources resolve against; empty for the catalog's, or
 *     the working folder where the catalog is the shipped one
 */
@Validated
@ConfigurationProperties(prefix = "factorline", ignoreUnknownFields = false)
public record FactorlineProperties(
    @DefaultValue KafkaAccessProperties kafka,
    @DefaultValue RedisAccessProperties redis,
    @DefaultValue("") String catalog,
    @DefaultValue("lake") Path lake,
    @DefaultValue("") String sources) {

  /** The folder that relative paths of sources resolve against. */
  public Path sourceFolder() {
    if (!sources.isEmpty()) {
      return Path.of(sources).toAbsolutePath();
    }
    Path beside = catalog.isEmpty() ? null : Path.of(catalog).toAbsolutePath().getParent();
    return beside == null ? Path.of("").toAbsolutePath() : beside;
  }
}
