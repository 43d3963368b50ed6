package io.factorline.sync.web;

import io.factorline.security.Role;
import io.factorline.security.http.AccessTable;
import io.factorline.security.http.OwnProofConfiguration;
import io.factorline.security.http.ServletSecurity;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;

/** Who may ask for what in production: each route of each controller, with its role. */
@Configuration(proxyBeanMethods = false)
@Import({ServletSecurity.class, OwnProofConfiguration.class})
public class Access {

  @Bean
  AccessTable.Builder accessOfRoutes() {
    return table();
  }

  /** All routes. */
  public static AccessTable.Builder table() {
    return AccessTable.builder()
        .needs(Role.READ, HttpMethod.GET, "/v3/api-docs")
        .needs(Role.READ, HttpMethod.GET, "/v1/jobs")
        .needs(Role.READ, HttpMethod.GET, "/v1/jobs/{id}")
        .needs(Role.READ, HttpMethod.GET, "/v1/views/{view}/runs")
        .needs(Role.WRITE, HttpMethod.POST, "/v1/jobs")
        .needs(Role.WRITE, HttpMethod.DELETE, "/v1/jobs/{id}")
        .needs(Role.WRITE, HttpMethod.POST, "/v1/offline/{view}/rows");
  }
}
