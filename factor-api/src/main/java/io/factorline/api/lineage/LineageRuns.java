package io.factorline.api.lineage;

import io.factorline.api.feast.FeatureSync;
import io.factorline.error.RequestException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The jobs that wrote views, as feature-sync knows them. Thread-safe. */
@Component
final class LineageRuns {
  private static final int TOLD = 20;
  private static final int AT_ONCE = 4;

  private final FeatureSync featureSync;

  LineageRuns(FeatureSync featureSync) {
    this.featureSync = featureSync;
  }

  /** The newest jobs of these views, newest first; empty where feature-sync does not answer. */
  Mono<Optional<List<ObjectNode>>> of(Set<String> views) {
    return Flux.fromIterable(views)
        .flatMapSequential(this::runs, AT_ONCE)
        .collectList()
        .map(all -> Optional.of(newest(all)))
        .onErrorResume(RequestException.class, ignored -> Mono.just(Optional.empty()));
  }

  private Flux<ObjectNode> runs(String view) {
    return featureSync
        .get("/v1/views/" + view + "/runs?limit=" + TOLD)
        .flatMapIterable(reply -> runs(view, reply));
  }

  /* A feature-sync of another catalog may not know the view: then it has not written it. */
  private static List<ObjectNode> runs(String view, FeatureSync.Reply reply) {
    List<ObjectNode> runs = new ArrayList<>();
    for (JsonNode run : reply.body().path("runs")) {
      if (run instanceof ObjectNode object) {
        object.put("view", view);
        runs.add(object);
      }
    }
    return runs;
  }

  private static List<ObjectNode> newest(List<ObjectNode> all) {
    return all.stream()
        .sorted(
            Comparator.comparing((ObjectNode run) -> run.path("createdAt").asString(""))
                .reversed()
                .thenComparing(run -> run.path("job").asString("")))
        .limit(TOLD)
        .toList();
  }
}
