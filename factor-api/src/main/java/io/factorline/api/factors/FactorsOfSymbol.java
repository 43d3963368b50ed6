package io.factorline.api.factors;

import io.factorline.api.web.Answering;
import io.factorline.api.web.Parameter;
import io.factorline.api.web.Query;
import io.factorline.api.web.Replies;
import io.factorline.api.web.Route;
import io.factorline.catalog.Reading;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.online.Answer;
import io.factorline.online.ReadOptions;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /v1/factors/{symbol}}. */
@Component
final class FactorsOfSymbol implements Answering {
  private final Selection selection;
  private final FactorReads reads;
  private final Deprecations deprecations;

  FactorsOfSymbol(Selection selection, FactorReads reads, Deprecations deprecations) {
    this.selection = selection;
    this.reads = reads;
    this.deprecations = deprecations;
  }

  @Override
  public Route route() {
    return Route.FACTORS_OF_SYMBOL;
  }

  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    String symbol = ask.request().pathVariable(Parameter.SYMBOL);
    Selection.check(symbol);
    Query query = ask.query();
    WirePlan plan = selection.plan(query.list(Parameter.FACTORS), query.text(Parameter.SERVICE));
    deprecations.tell(ask.request(), plan.plan().names());
    Reading bar = query.choice(Parameter.BAR, Reading.class);
    ReadOptions options = Selection.options(plan, bar, null);
    selection.checkCells(plan.plan(), 1);
    return reads.read(plan.plan(), List.of(symbol), options).flatMap(a -> reply(plan, a));
  }

  private static Mono<ServerResponse> reply(WirePlan plan, Answer answer) {
    if (answer.isUnknown(0)) {
      throw new RequestException(
          ErrorCode.UNKNOWN_SYMBOL,
          "must be a symbol of which something was received: symbol="
              + answer.symbols().getFirst());
    }
    return Replies.json(out -> AnswerJson.writeSymbol(plan, answer, out));
  }
}
