package io.factorline.api.feast;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.factors.Deprecations;
import io.factorline.api.factors.FactorReads;
import io.factorline.api.factors.Selection;
import io.factorline.api.web.Bodies;
import io.factorline.api.web.Replies;
import io.factorline.api.web.Route;
import io.factorline.catalog.Reading;
import io.factorline.online.Answer;
import io.factorline.online.CutMode;
import io.factorline.online.ReadOptions;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * {@code POST /get-online-features}. Live features are closed ones, from the hot row: what Feast's
 * fields hold.
 */
@Component
final class FeastRead implements FeastAnswering {
  private static final ReadOptions CLOSED = new ReadOptions(Reading.CLOSED, CutMode.LIVE);

  private final FeastSelection features;
  private final Selection selection;
  private final FactorReads reads;
  private final Deprecations deprecations;
  private final FactorApiProperties.Limits limits;

  FeastRead(
      FeastSelection features,
      Selection selection,
      FactorReads reads,
      Deprecations deprecations,
      FactorApiProperties properties) {
    this.features = features;
    this.selection = selection;
    this.reads = reads;
    this.deprecations = deprecations;
    this.limits = properties.limits();
  }

  @Override
  public Route route() {
    return Route.FEAST_READ;
  }

  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    return Bodies.bytes(ask.request(), limits.maxBody()).flatMap(json -> answerBody(ask, json));
  }

  private Mono<ServerResponse> answerBody(Ask ask, byte[] json) {
    FeastBody body = FeastBody.parse(json);
    FeastColumns entities = body.columns("entities");
    selection.checkCount(entities.rows());
    entities.names().forEach(entities::keys);
    FeastSelection.Selected selected = features.select(body);
    selected.parts().forEach(part -> deprecations.tell(ask.request(), part.plan().names()));
    selected.parts().forEach(part -> selection.checkCells(part.plan(), entities.rows()));
    boolean isFull = body.flag("full_feature_names");
    return Flux.fromIterable(selected.parts())
        .concatMap(part -> read(part, entities))
        .collectList()
        .flatMap(answers ->
            Replies.json(out -> FeastAnswer.write(entities, selected, answers, isFull, out)));
  }

  private Mono<Answer> read(FeastSelection.Part part, FeastColumns entities) {
    List<String> keys = entities.keys(part.entity());
    return reads.read(part.plan(), keys, CLOSED);
  }
}
