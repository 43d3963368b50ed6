package io.factorline.api.feast;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.web.Bodies;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.Nearest;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.View;
import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Checks rows that are pushed and hands them to feature-sync. Thread-safe. */
@Component
final class FeastWriting {
  private static final int MAX_ROWS = 10_000;

  private final Catalog catalog;
  private final FeatureSync featureSync;
  private final FactorApiProperties.Limits limits;

  FeastWriting(Catalog catalog, FeatureSync featureSync, FactorApiProperties properties) {
    this.catalog = catalog;
    this.featureSync = featureSync;
    this.limits = properties.limits();
  }

  Mono<FeastBody> body(ServerRequest request) {
    return Bodies.bytes(request, limits.maxBody()).map(FeastBody::parse);
  }

  /** Writes the rows of a body into the view of this name; ends when they are in Redis. */
  Mono<FeatureSync.Reply> write(FeastBody body, String viewName) {
    OfflineView view = view(viewName);
    FeastColumns columns = body.columns("df");
    if (columns.rows() > MAX_ROWS) {
      throw new RequestException(
          ErrorCode.ROW_LIMIT,
          "must be at most %d rows: rows=%d".formatted(MAX_ROWS, columns.rows()));
    }
    byte[] rows = FeastRows.of(catalog, view, columns).toJson();
    return featureSync
        .post("/v1/offline/" + view.name() + "/rows", rows)
        .map(FeastWriting::checked);
  }

  private OfflineView view(String name) {
    View view = catalog.views().get(name);
    if (view == null) {
      String nearest =
          Nearest.to(name, catalog.views().keySet()).map(n -> ", nearest=" + n).orElse("");
      throw new RequestException(
          ErrorCode.UNKNOWN_VIEW,
          "must be in the catalog: view=" + CallerText.shown(name) + nearest);
    }
    if (!(view instanceof OfflineView offline)) {
      throw new RequestException(
          ErrorCode.LIVE_VIEW, "must be an offline view, others are not pushed to: view=" + name);
    }
    return offline;
  }

  /** The answer, if it is not a refusal. */
  static FeatureSync.Reply checked(FeatureSync.Reply reply) {
    if (reply.isOk()) {
      return reply;
    }
    ErrorCode code =
        switch (reply.status()) {
          case 409 -> ErrorCode.LIVE_VIEW;
          case 413 -> ErrorCode.ROW_LIMIT;
          case 422 -> ErrorCode.INVALID_ROW;
          case 429 -> ErrorCode.OVERLOADED;
          default -> ErrorCode.INVALID_PARAMETER;
        };
    throw new RequestException(code, reply.detail());
  }
}
