package io.factorline.gateway.web;

import io.factorline.security.http.AccessTable;
import io.factorline.security.http.ReactiveSecurity;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Who may ask for what in production: each route by its role. */
@Configuration(proxyBeanMethods = false)
@Import(ReactiveSecurity.class)
class Access {

  @Bean
  AccessTable.Builder accessOfRoutes() {
    AccessTable.Builder table = AccessTable.builder();
    for (Route route : Route.values()) {
      table.needs(route.role(), route.method(), route.path());
    }
    return table;
  }
}
