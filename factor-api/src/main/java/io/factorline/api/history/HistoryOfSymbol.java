package io.factorline.api.history;

import io.factorline.api.factors.Deprecations;
import io.factorline.api.history.HistoryQuestions.Asked;
import io.factorline.api.history.HistoryQuestions.Span;
import io.factorline.api.web.Answering;
import io.factorline.api.web.Parameter;
import io.factorline.api.web.Query;
import io.factorline.api.web.Route;
import io.factorline.catalog.Reading;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /v1/factors/{symbol}/history}. */
@Component
final class HistoryOfSymbol implements Answering {
  private final HistoryQuestions questions;
  private final Histories histories;
  private final HistoryText text;
  private final Deprecations deprecations;

  HistoryOfSymbol(
      HistoryQuestions questions,
      Histories histories,
      HistoryText text,
      Deprecations deprecations) {
    this.questions = questions;
    this.histories = histories;
    this.text = text;
    this.deprecations = deprecations;
  }

  @Override
  public Route route() {
    return Route.HISTORY;
  }

  @Override
  public List<MediaType> produces() {
    return HistoryFormat.types();
  }

  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    Query query = ask.query();
    HistoryFormat format = HistoryFormat.of(ask.request());
    Span span =
        new Span(query.text(Parameter.FROM), query.text(Parameter.TO), query.text(Parameter.AS_OF));
    String limit = query.text(Parameter.LIMIT);
    Asked asked =
        new Asked(
            List.of(ask.request().pathVariable(Parameter.SYMBOL)),
            null,
            query.list(Parameter.FACTORS),
            query.text(Parameter.SERVICE),
            query.choice(Parameter.BAR, Reading.class),
            span,
            query.choice(Parameter.ADJUST, Adjust.class),
            limit == null ? null : query.number(Parameter.LIMIT, 0, 1, Integer.MAX_VALUE),
            query.text(Parameter.CURSOR));
    HistoryRequest request = questions.check(asked);
    deprecations.tell(ask.request(), request.live().plan().names());
    return histories
        .read(request, answer -> format.write(answer, text, false))
        .flatMap(page -> format.reply(page.answer(), page.body()));
  }
}
