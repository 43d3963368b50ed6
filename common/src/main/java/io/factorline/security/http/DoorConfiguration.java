package io.factorline.security.http;

import io.factorline.security.ClientRates;
import io.factorline.security.KeyFile;
import io.factorline.security.Quotas;
import io.factorline.security.Role;
import io.factorline.security.token.IssuerTokens;
import io.factorline.security.token.TokenRules;
import io.factorline.time.EpochClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpMethod;

/**
 * What stands at the door in production. A service imports {@link ReactiveSecurity} or {@link
 * ServletSecurity} and has a bean {@link AccessTable.Builder} with its routes.
 */
@Configuration(proxyBeanMethods = false)
@Profile(DoorConfiguration.PROFILE)
@EnableConfigurationProperties(SecurityProperties.class)
class DoorConfiguration {
  static final String PROFILE = "prod";
  static final String NO_PROFILE = "!" + PROFILE;
  private static final int MAX_ADDRESSES = 10_000;

  @Bean
  KeyFile keyFile(SecurityProperties properties, MeterRegistry registry) {
    Path file = properties.keys();
    if (file == null) {
      throw new IllegalArgumentException(
          "must name the file of keys in the profile prod: security.keys");
    }
    KeyFile keys = KeyFile.open(file, properties.reloadEvery(), EpochClock.SYSTEM);
    DoorMetrics.tell(keys, registry);
    return keys;
  }

  @Bean
  AccessTable accessTable(AccessTable.Builder routes, SecurityProperties properties) {
    if (properties.openMetrics()) {
      routes.open(HttpMethod.GET, "/actuator/prometheus");
    } else {
      routes.needs(Role.READ, HttpMethod.GET, "/actuator/prometheus");
    }
    return routes.build();
  }

  @Bean
  Proofs proofs(KeyFile keys, SecurityProperties properties, MeterRegistry registry) {
    TokenRules rules = properties.tokens().rules();
    if (rules == null) {
      return new Proofs(keys, null);
    }
    IssuerTokens tokens = IssuerTokens.open(rules, EpochClock.SYSTEM);
    DoorMetrics.tell(tokens, registry);
    return new Proofs(keys, tokens);
  }

  @Bean
  Callers callers(Proofs proofs, KeyFile keys) {
    return new Callers(proofs, keys::find);
  }

  @Bean
  Door door(
      AccessTable table, Callers callers, SecurityProperties properties, MeterRegistry registry) {
    ClientRates failures =
        new ClientRates(
            properties.failuresPerSecond(), Duration.ofSeconds(1), MAX_ADDRESSES, System::nanoTime);
    return new Door(table, callers, new Quotas(), failures, new DoorMetrics(registry));
  }
}
