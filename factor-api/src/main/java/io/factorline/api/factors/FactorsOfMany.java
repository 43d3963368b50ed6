package io.factorline.api.factors;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.web.Answering;
import io.factorline.api.web.Bodies;
import io.factorline.api.web.Replies;
import io.factorline.api.web.Route;
import io.factorline.online.ReadOptions;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /v1/factors}. */
@Component
final class FactorsOfMany implements Answering {
  private final Selection selection;
  private final FactorReads reads;
  private final FactorApiProperties.Limits limits;

  FactorsOfMany(Selection selection, FactorReads reads, FactorApiProperties properties) {
    this.selection = selection;
    this.reads = reads;
    this.limits = properties.limits();
  }

  @Override
  public Route route() {
    return Route.FACTORS;
  }

  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    return Bodies.json(ask.request(), limits.maxBody()).flatMap(this::answerBody);
  }

  private Mono<ServerResponse> answerBody(byte[] json) {
    FactorsBody body = FactorsBody.parse(json, limits.maxCells());
    selection.checkCount(body.symbols().size());
    WirePlan plan = selection.plan(body.factors(), body.service());
    List<String> symbols = selection.symbols(body.symbols(), body.universe());
    selection.checkCells(plan.plan(), symbols.size());
    ReadOptions options = Selection.options(plan, body.bar(), body.cut());
    return reads
        .read(plan.plan(), symbols, options)
        .flatMap(a -> Replies.json(out -> AnswerJson.writeMany(plan, a, body.isWholeCut(), out)));
  }
}
