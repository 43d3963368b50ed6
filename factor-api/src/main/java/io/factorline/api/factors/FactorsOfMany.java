package io.factorline.api.factors;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.web.Answering;
import io.factorline.api.web.Bodies;
import io.factorline.api.web.Parameter;
import io.factorline.api.web.Replies;
import io.factorline.api.web.Route;
import io.factorline.catalog.Reading;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.online.Answer;
import io.factorline.online.CutMode;
import io.factorline.online.WholeCut;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /v1/factors}. */
@Component
final class FactorsOfMany implements Answering {
  private final Selection selection;
  private final FactorReads reads;
  private final PastReads past;
  private final Deprecations deprecations;
  private final FactorApiProperties.Limits limits;
  private final int maxPastSymbols;

  FactorsOfMany(
      Selection selection,
      FactorReads reads,
      PastReads past,
      Deprecations deprecations,
      FactorApiProperties properties) {
    this.selection = selection;
    this.reads = reads;
    this.past = past;
    this.deprecations = deprecations;
    this.limits = properties.limits();
    this.maxPastSymbols = properties.past().maxSymbols();
  }

  @Override
  public Route route() {
    return Route.FACTORS;
  }

  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    return Bodies.json(ask.request(), limits.maxBody()).flatMap(json -> answerBody(ask, json));
  }

  private Mono<ServerResponse> answerBody(Ask ask, byte[] json) {
    FactorsBody body = FactorsBody.parse(json, limits.maxCells());
    selection.checkCount(body.symbols().size());
    WirePlan plan = selection.plan(body.factors(), body.service());
    deprecations.tell(ask.request(), plan.plan().names());
    return answer(plan, body)
        .flatMap(a -> Replies.json(out -> AnswerJson.writeMany(plan, a, body.isWholeCut(), out)));
  }

  private Mono<Answer> answer(WirePlan plan, FactorsBody body) {
    WholeCut at = body.at();
    if (at != null) {
      return again(plan, body, at);
    }
    Long asOfNs = body.asOfNs();
    if (asOfNs != null) {
      return asOf(plan, body, asOfNs);
    }
    List<String> symbols = selection.symbols(body.symbols(), body.universe());
    selection.checkCells(plan.plan(), symbols.size());
    return reads.read(plan.plan(), symbols, Selection.options(plan, body.bar(), body.cut()));
  }

  private Mono<Answer> again(WirePlan plan, FactorsBody body, WholeCut at) {
    if (body.bar() != null || body.namesCut() || body.asOfNs() != null) {
      throw new RequestException(
          ErrorCode.CUT_CONTRADICTION,
          "must be left to the cut: bar, cut, asOf, key=" + Parameter.AT);
    }
    Selection.options(plan, at.reading(), cut(plan));
    return past.at(plan.plan(), pastSymbols(plan, body), at);
  }

  private Mono<Answer> asOf(WirePlan plan, FactorsBody body, long asOfNs) {
    if (body.bar() == Reading.FORMING || body.namesCut()) {
      throw new RequestException(
          ErrorCode.CUT_CONTRADICTION,
          "must be of closed bars, without a cut: key=" + Parameter.AS_OF);
    }
    Selection.options(plan, Reading.CLOSED, cut(plan));
    return past.asOf(plan.plan(), pastSymbols(plan, body), asOfNs);
  }

  /* What is cross-sectional stood at a closed cut, whatever was asked for. */
  private static @Nullable CutMode cut(WirePlan plan) {
    return plan.plan().crossFactor() == null ? CutMode.LIVE : null;
  }

  private List<String> pastSymbols(WirePlan plan, FactorsBody body) {
    List<String> symbols = selection.symbols(body.symbols(), body.universe());
    selection.checkCells(plan.plan(), symbols.size());
    int compared = plan.plan().comparedCount();
    if (symbols.size() + compared > maxPastSymbols) {
      throw new RequestException(
          ErrorCode.SYMBOL_LIMIT,
          "must be at most maxSymbols with those that are compared: symbols=%d, compared=%d, maxSymbols=%d"
              .formatted(symbols.size(), compared, maxPastSymbols));
    }
    return symbols;
  }
}
