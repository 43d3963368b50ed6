package io.factorline.ingest;

import io.factorline.security.Role;
import io.factorline.security.http.AccessTable;
import io.factorline.security.http.ServletSecurity;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;

/** Who may ask for what in production: beside what all services have, the closed partitions. */
@Configuration(proxyBeanMethods = false)
@Import(ServletSecurity.class)
class Access {

  @Bean
  AccessTable.Builder accessOfRoutes() {
    return table();
  }

  static AccessTable.Builder table() {
    return AccessTable.builder()
        .needs(Role.READ, HttpMethod.GET, "/v3/api-docs")
        .needs(Role.READ, HttpMethod.GET, "/actuator/partitions")
        .needs(Role.OPERATE, HttpMethod.POST, "/actuator/partitions")
        .needs(Role.OPERATE, HttpMethod.POST, "/actuator/rebuild");
  }
}
