package io.factorline.security.http;

import io.factorline.security.OwnKey;
import io.factorline.security.OwnTls;
import java.nio.file.Path;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The key that this service shows to others, and its TLS to them. In any profile: the other one
 * decides what it wants.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecurityProperties.class)
public class OwnProofConfiguration {
  @Bean
  OwnKey ownKey(SecurityProperties properties) {
    Path file = properties.ownKeyFile();
    return file == null ? OwnKey.NONE : OwnKey.open(file, properties.reloadEvery());
  }

  @Bean
  OwnTls ownTls(SecurityProperties properties, SslBundles bundles) {
    String name = properties.ownSslBundle();
    return name == null ? OwnTls.OF_THE_JDK : new BundleTls(bundles, name);
  }
}
