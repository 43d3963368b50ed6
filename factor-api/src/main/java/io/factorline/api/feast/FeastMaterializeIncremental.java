package io.factorline.api.feast;

import io.factorline.api.web.Route;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /materialize-incremental}. */
@Component
final class FeastMaterializeIncremental implements FeastAnswering {
  private final FeastWriting writing;
  private final FeastJobs jobs;

  FeastMaterializeIncremental(FeastWriting writing, FeastJobs jobs) {
    this.writing = writing;
    this.jobs = jobs;
  }

  @Override
  public Route route() {
    return Route.FEAST_MATERIALIZE_INCREMENTAL;
  }

  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    return writing
        .body(ask.request())
        .flatMap(body -> {
          long toNs = FeastTime.parse("end_ts", body.requiredText("end_ts"));
          return jobs.run(ask, body, null, toNs);
        });
  }
}
