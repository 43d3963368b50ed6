package io.factorline.security.http;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;

/** The door of a service on servlets; that of its management is {@link ServletManagement}. */
@Configuration(proxyBeanMethods = false)
@Profile(DoorConfiguration.PROFILE)
@Import(DoorConfiguration.class)
public class ServletSecurity {
  @Bean
  FilterRegistrationBean<ServletDoor> doorFilter(Door door, AccessTable table) {
    return registration(door, table);
  }

  static FilterRegistrationBean<ServletDoor> registration(Door door, AccessTable table) {
    FilterRegistrationBean<ServletDoor> registration =
        new FilterRegistrationBean<>(new ServletDoor(door, table));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }
}
