package io.factorline.api.web;

import io.factorline.security.Role;
import io.factorline.security.http.AccessTable;
import io.factorline.security.http.OwnProofConfiguration;
import io.factorline.security.http.ReactiveSecurity;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Who may ask for what in production: each route by its role, and the files of the board. */
@Configuration(proxyBeanMethods = false)
@Import({ReactiveSecurity.class, OwnProofConfiguration.class})
class Access {

  @Bean
  AccessTable.Builder accessOfRoutes() {
    AccessTable.Builder table = AccessTable.builder();
    for (Route route : Route.values()) {
      Role role = route.role();
      if (role == null) {
        table.open(route.method(), route.path());
      } else {
        table.needs(role, route.method(), route.path());
      }
    }
    return table.page(Role.READ, "/").page(Role.READ, "/board/{*file}");
  }
}
