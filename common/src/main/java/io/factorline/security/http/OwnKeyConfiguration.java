package io.factorline.security.http;

import io.factorline.security.OwnKey;
import java.nio.file.Path;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The key that this service shows to others. In any profile: the other one decides whether it wants
 * one.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecurityProperties.class)
public class OwnKeyConfiguration {
  @Bean
  OwnKey ownKey(SecurityProperties properties) {
    Path file = properties.ownKeyFile();
    return file == null ? OwnKey.NONE : OwnKey.open(file, properties.reloadEvery());
  }
}
