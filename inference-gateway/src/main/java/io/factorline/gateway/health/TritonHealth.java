package io.factorline.gateway.health;

import io.factorline.gateway.backend.TritonBackend;
import io.factorline.gateway.config.GatewayProperties;
import io.factorline.gateway.model.LiveModels;
import io.factorline.online.health.Degraded;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the servers that are configured have each live version ready. */
@Component("triton")
final class TritonHealth implements HealthIndicator {
  private final TritonBackend triton;
  private final LiveModels models;
  private final boolean isConfigured;

  TritonHealth(TritonBackend triton, LiveModels models, GatewayProperties properties) {
    this.triton = triton;
    this.models = models;
    this.isConfigured = !properties.triton().targets().isEmpty();
  }

  @Override
  public Health health() {
    if (!isConfigured) {
      return Health.up().withDetail("servers", 0).build();
    }
    Map<String, String> troubles = new TreeMap<>();
    models
        .all()
        .forEach(live ->
            triton
                .states(live.key())
                .forEach((target, state) -> {
                  if (!state.isEmpty()) {
                    troubles.put(target + " " + live.key(), state);
                  }
                }));
    return troubles.isEmpty()
        ? Health.up().build()
        : Health.status(Degraded.STATUS).withDetail("notReady", troubles).build();
  }
}
