package io.factorline.api.board;

import io.factorline.api.web.Answering;
import io.factorline.api.web.Replies;
import io.factorline.api.web.Route;
import io.factorline.json.JsonOut;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /v1/pipeline}: whether factors come through, part by part, as this process sees it.
 * The same as its health, for those who may ask for factors and not for the port of its operators.
 */
@Component
final class PipelineAnswer implements Answering {
  private static final String OWN = "io.factorline.";

  private final Map<String, HealthIndicator> parts = new TreeMap<>();

  PipelineAnswer(Map<String, HealthIndicator> all) {
    all.forEach((name, part) -> {
      if (part.getClass().getName().startsWith(OWN)) {
        parts.put(name, part);
      }
    });
  }

  @Override
  public Route route() {
    return Route.PIPELINE;
  }

  /* The parts look at what is in memory: none of them waits. */
  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    Map<String, Health> healths = new TreeMap<>();
    parts.forEach((name, part) -> healths.put(name, healthOf(part)));
    return Replies.json(out -> write(healths, out));
  }

  private static Health healthOf(HealthIndicator part) {
    Health health = part.health();
    return health == null ? Health.unknown().build() : health;
  }

  private static void write(Map<String, Health> healths, JsonOut out) {
    boolean isWhole = healths.values().stream().allMatch(h -> h.getStatus().equals(Status.UP));
    out.raw("{\"status\":").text(isWhole ? "UP" : "DEGRADED").raw(",\"parts\":[");
    String comma = "";
    for (Map.Entry<String, Health> part : healths.entrySet()) {
      out.raw(comma).raw("{\"name\":").text(part.getKey());
      out.raw(",\"status\":").text(part.getValue().getStatus().getCode());
      out.raw(",\"details\":");
      out.raw(JsonMapper.shared().writeValueAsBytes(part.getValue().getDetails())).raw('}');
      comma = ",";
    }
    out.raw("]}");
  }
}
