package io.factorline.security.http;

import jakarta.servlet.http.HttpFilter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;

/**
 * The door of a service on servlets; that of its management is {@link ServletManagement}. Without
 * the profile it only refuses unknown paths.
 */
@Configuration(proxyBeanMethods = false)
@Import(DoorConfiguration.class)
public class ServletSecurity {
  @Bean
  @Profile(DoorConfiguration.PROFILE)
  FilterRegistrationBean<ServletDoor> doorFilter(Door door, AccessTable table) {
    return registration(new ServletDoor(door, table));
  }

  @Bean
  @Profile(DoorConfiguration.NO_PROFILE)
  FilterRegistrationBean<ServletPaths> pathFilter(AccessTable.Builder routes) {
    return registration(new ServletPaths(new KnownPaths(routes.build())));
  }

  static <T extends HttpFilter> FilterRegistrationBean<T> registration(T filter) {
    FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }
}
