package io.factorline.api.feast;

import io.factorline.api.web.Answering.Ask;
import io.factorline.api.web.Parameter;
import io.factorline.api.web.Replies;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.OfflineView;
import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.json.JsonOut;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Materializations as jobs of feature-sync: started, and waited for unless told not to. */
@Component
final class FeastJobs {
  private static final Duration EVERY = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Set<String> FINAL = Set.of("SUCCEEDED", "FAILED", "CANCELLED");
  private static final int CONFLICT = 409;

  private final Catalog catalog;
  private final FeatureSync featureSync;

  FeastJobs(Catalog catalog, FeatureSync featureSync) {
    this.catalog = catalog;
    this.featureSync = featureSync;
  }

  /**
   * Materializes the views that a body names, all offline ones where it names none.
   *
   * @param fromNs null where the last one has ended
   */
  Mono<ServerResponse> run(Ask ask, FeastBody body, @Nullable Long fromNs, long toNs) {
    List<String> views = views(body);
    boolean isAsync = "true".equals(ask.query().text(Parameter.ASYNC));
    return featureSync
        .post("/v1/jobs", job(views, fromNs, toNs))
        .flatMap(reply ->
            reply.status() == CONFLICT
                ? running(reply, views)
                : started(FeastWriting.checked(reply), views, isAsync));
  }

  private Mono<ServerResponse> started(
      FeatureSync.Reply reply, List<String> views, boolean isAsync) {
    if (isAsync) {
      return Replies.json(
          202,
          headers -> {},
          out -> writeViews(out.raw("{\"status\":\"accepted\","), views).raw('}'));
    }
    String id = reply.body().path("id").asString("");
    return end(id).flatMap(job -> Replies.json(out -> out.nothing()));
  }

  private static Mono<ServerResponse> running(FeatureSync.Reply reply, List<String> views) {
    return Replies.json(
        CONFLICT,
        headers -> {},
        out -> writeViews(out.raw("{\"error\":").text(reply.detail()).raw(','), views).raw('}'));
  }

  private static JsonOut writeViews(JsonOut out, List<String> views) {
    out.raw("\"feature_views\":[");
    for (int v = 0; v < views.size(); v++) {
      out.raw(v == 0 ? "" : ",").text(views.get(v));
    }
    return out.raw(']');
  }

  private Mono<JsonNode> end(String id) {
    return Mono.defer(() -> featureSync.get("/v1/jobs/" + id))
        .map(reply -> FeastWriting.checked(reply).body())
        .repeatWhen(rounds -> rounds.delayElements(EVERY))
        .filter(job -> FINAL.contains(job.path("state").asString("")))
        .next()
        .timeout(LONGEST, Mono.error(() -> late(id)))
        .map(job -> succeeded(id, job));
  }

  private static RequestException late(String id) {
    return new RequestException(
        ErrorCode.DEADLINE_EXCEEDED, "must end within 10 minutes, it goes on: job=" + id);
  }

  private static JsonNode succeeded(String id, JsonNode job) {
    String state = job.path("state").asString("");
    if (!state.equals("SUCCEEDED")) {
      String why = job.path("error").path("detail").asString("");
      throw new RequestException(
          ErrorCode.INVALID_ROW, "must succeed: job=%s, state=%s, %s".formatted(id, state, why));
    }
    return job;
  }

  private List<String> views(FeastBody body) {
    List<String> named = body.texts("feature_views");
    if (named.isEmpty()) {
      return catalog.offlineViews().stream().map(OfflineView::name).toList();
    }
    for (String name : named) {
      if (!(catalog.views().get(name) instanceof OfflineView)) {
        throw new RequestException(
            ErrorCode.UNKNOWN_VIEW, "must be an offline view: view=" + CallerText.shown(name));
      }
    }
    return named;
  }

  private static byte[] job(List<String> views, @Nullable Long fromNs, long toNs) {
    JsonOut out = new JsonOut(256).raw("{\"type\":\"materialize\",\"views\":[");
    for (int v = 0; v < views.size(); v++) {
      out.raw(v == 0 ? "" : ",").text(views.get(v));
    }
    out.raw("],\"from\":");
    if (fromNs == null) {
      out.nothing();
    } else {
      out.time(fromNs);
    }
    return out.raw(",\"to\":").time(toNs).raw('}').toByteArray();
  }
}
