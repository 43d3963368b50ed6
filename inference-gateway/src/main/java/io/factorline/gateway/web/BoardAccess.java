package io.factorline.gateway.web;

import io.factorline.gateway.config.GatewayProperties;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;

/** Lets pages of the allowed origins read models and roll-outs, and do nothing else. */
@Configuration(proxyBeanMethods = false)
class BoardAccess {

  @Bean
  CorsWebFilter boardFilter(GatewayProperties properties) {
    CorsConfiguration reading = new CorsConfiguration();
    reading.setAllowedOrigins(properties.allowedOrigins());
    reading.setAllowedMethods(List.of("GET"));
    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
    if (!properties.allowedOrigins().isEmpty()) {
      source.registerCorsConfiguration("/v1/models", reading);
      source.registerCorsConfiguration("/v1/models/{model}/rollout", reading);
    }
    return new CorsWebFilter(source);
  }
}
