package io.factorline.gateway.health;

import io.factorline.error.RequestException;
import io.factorline.gateway.model.LiveModels;
import io.factorline.gateway.signal.ModelRouter;
import io.factorline.online.health.Degraded;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether each model has the version of its stable arm live; out of service where none has. */
@Component("models")
final class ModelHealth implements HealthIndicator {
  private final ModelRouter router;
  private final LiveModels models;

  ModelHealth(ModelRouter router, LiveModels models) {
    this.router = router;
    this.models = models;
  }

  @Override
  public Health health() {
    Map<String, String> missing = new TreeMap<>();
    for (String model : router.names()) {
      try {
        var _ = router.stable(model);
      } catch (RequestException e) {
        missing.put(model, e.detail());
      }
    }
    Map<String, String> refused = models.problems();
    if (missing.size() == router.names().size()) {
      return Health.outOfService()
          .withDetail("missing", missing)
          .withDetail("refused", refused)
          .build();
    }
    return missing.isEmpty() && refused.isEmpty()
        ? Health.up().withDetail("live", models.all().size()).build()
        : Health.status(Degraded.STATUS)
            .withDetail("missing", missing)
            .withDetail("refused", refused)
            .build();
  }
}
