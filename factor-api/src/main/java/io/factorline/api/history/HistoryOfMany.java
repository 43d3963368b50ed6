package io.factorline.api.history;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.factors.Deprecations;
import io.factorline.api.web.Answering;
import io.factorline.api.web.Bodies;
import io.factorline.api.web.Route;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /v1/factors/history}. */
@Component
final class HistoryOfMany implements Answering {
  private final HistoryQuestions questions;
  private final Histories histories;
  private final HistoryText text;
  private final Deprecations deprecations;
  private final FactorApiProperties.Limits limits;

  HistoryOfMany(
      HistoryQuestions questions,
      Histories histories,
      HistoryText text,
      Deprecations deprecations,
      FactorApiProperties properties) {
    this.questions = questions;
    this.histories = histories;
    this.text = text;
    this.deprecations = deprecations;
    this.limits = properties.limits();
  }

  @Override
  public Route route() {
    return Route.HISTORY_OF_MANY;
  }

  @Override
  public List<MediaType> produces() {
    return HistoryFormat.types();
  }

  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    HistoryFormat format = HistoryFormat.of(ask.request());
    return Bodies.json(ask.request(), limits.maxBody())
        .map(json -> questions.check(HistoryBody.parse(json, limits.maxCells())))
        .doOnNext(request -> deprecations.tell(ask.request(), request.live().plan().names()))
        .flatMap(request -> histories.read(request, answer -> format.write(answer, text, true)))
        .flatMap(page -> format.reply(page.answer(), page.body()));
  }
}
