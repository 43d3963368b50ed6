package io.factorline.security.http;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.WebFilter;

/**
 * The door of a service on WebFlux; without the profile it only refuses unknown paths. Its
 * management, a context below that of the service, takes the filter from there. Whoever decides
 * about other origins stands before it, since browsers ask about those without a key.
 */
@Configuration(proxyBeanMethods = false)
@Import(DoorConfiguration.class)
public class ReactiveSecurity {
  /** Behind the filter of other origins, before all others. */
  public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

  @Bean
  @Order(ORDER)
  @Profile(DoorConfiguration.PROFILE)
  WebFilter doorFilter(Door door, AccessTable table) {
    return new ReactiveDoor(door, table);
  }

  @Bean
  @Order(ORDER)
  @Profile(DoorConfiguration.NO_PROFILE)
  WebFilter pathFilter(AccessTable.Builder routes) {
    return new ReactivePaths(new KnownPaths(routes.build()));
  }
}
