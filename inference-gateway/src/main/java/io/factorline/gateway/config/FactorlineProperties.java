package io.factorline.gateway.config;

import io.factorline.access.KafkaAccessProperties;
import io.factorline.access.RedisAccessProperties;
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
    @DefaultValue RedisAccessProperties redis,
    @DefaultValue KafkaAccessProperties kafka,
    @DefaultValue("") String catalog) {}
