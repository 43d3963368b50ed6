package io.factorline.api.feast;

import io.factorline.api.web.Route;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /materialize}. */
@Component
final class FeastMaterialize implements FeastAnswering {
  private final FeastWriting writing;
  private final FeastJobs jobs;

  FeastMaterialize(FeastWriting writing, FeastJobs jobs) {
    this.writing = writing;
    this.jobs = jobs;
  }

  @Override
  public Route route() {
    return Route.FEAST_MATERIALIZE;
  }

  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    return writing
        .body(ask.request())
        .flatMap(body -> {
          long fromNs = FeastTime.parse("start_ts", body.requiredText("start_ts"));
          long toNs = FeastTime.parse("end_ts", body.requiredText("end_ts"));
          if (fromNs >= toNs) {
            throw FeastProblem.value("must be before end_ts: start_ts=" + body.text("start_ts"));
          }
          return jobs.run(ask, body, fromNs, toNs);
        });
  }
}
