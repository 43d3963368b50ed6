package io.factorline.ingest;

import io.factorline.access.KafkaAccessProperties;
import io.factorline.access.RedisAccessProperties;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the things are that all services share.
 *
 * @param catalog path of the catalog; empty for the built-in one
 * @param lake folder of the lake, where seeds lie
 */
@Validated
@ConfigurationProperties(prefix = "factorline", ignoreUnknownFields = false)
public record FactorlineProperties(
    @DefaultValue KafkaAccessProperties kafka,
    @DefaultValue RedisAccessProperties redis,
    @DefaultValue("") String catalog,
    @DefaultValue("lake") Path lake) {}
