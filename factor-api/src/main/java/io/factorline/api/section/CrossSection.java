package io.factorline.api.section;

import io.factorline.api.directory.SymbolDirectory;
import io.factorline.api.factors.AnswerJson;
import io.factorline.api.factors.Deprecations;
import io.factorline.api.factors.FactorReads;
import io.factorline.api.factors.Selection;
import io.factorline.api.factors.WirePlan;
import io.factorline.api.web.Answering;
import io.factorline.api.web.Parameter;
import io.factorline.api.web.Query;
import io.factorline.api.web.Replies;
import io.factorline.api.web.Route;
import io.factorline.catalog.Reading;
import io.factorline.derive.Order;
import io.factorline.derive.Transform;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.json.JsonOut;
import io.factorline.online.Answer;
import io.factorline.online.CellState;
import io.factorline.online.CutMode;
import io.factorline.online.FactorPlan;
import io.factorline.online.ReadOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /v1/cross-section}: only present values are ranked, the others are named. */
@Component
final class CrossSection implements Answering {
  private final Selection selection;
  private final FactorReads reads;
  private final Deprecations deprecations;
  private final SymbolDirectory directory;

  CrossSection(
      Selection selection,
      FactorReads reads,
      Deprecations deprecations,
      SymbolDirectory directory) {
    this.selection = selection;
    this.reads = reads;
    this.deprecations = deprecations;
    this.directory = directory;
  }

  /** How the rows are told. */
  private record Form(Order order, Transform transform, int limit) {}

  @Override
  public Route route() {
    return Route.CROSS_SECTION;
  }

  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    Query query = ask.query();
    String factor = query.text(Parameter.FACTOR);
    if (factor == null) {
      throw new RequestException(ErrorCode.INVALID_PARAMETER, "must name a factor: factor");
    }
    WirePlan plan = selection.plan(List.of(factor), null);
    deprecations.tell(ask.request(), plan.plan().names());
    checkNumber(plan.plan(), factor);
    CutMode cut = query.choice(Parameter.CUT, CutMode.class);
    Reading bar = query.choice(Parameter.BAR, Reading.class);
    ReadOptions options = Selection.options(plan, bar, cut == null ? CutMode.CLOSED : cut);
    Form form = form(query);
    return symbols(query)
        .flatMap(symbols -> reads.read(plan.plan(), symbols, options))
        .flatMap(answer -> Replies.json(out -> write(answer, form, out)));
  }

  private static void checkNumber(FactorPlan plan, String factor) {
    if (!plan.type(0).isNumeric()) {
      String type = plan.type(0).name().toLowerCase(Locale.ROOT);
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          "must be a number to be ranked: factor=%s, type=%s".formatted(factor, type));
    }
  }

  private static Form form(Query query) {
    Order order = query.choice(Parameter.ORDER, Order.class);
    Transform transform = query.choice(Parameter.TRANSFORM, Transform.class);
    int limit = query.number(Parameter.LIMIT, Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
    return new Form(
        order == null ? Order.DESC : order, transform == null ? Transform.RANK : transform, limit);
  }

  private Mono<List<String>> symbols(Query query) {
    List<String> named = query.list(Parameter.SYMBOLS);
    String universe = query.text(Parameter.UNIVERSE);
    if (!named.isEmpty() || universe != null) {
      return Mono.just(selection.symbols(named, universe));
    }
    return directory.names().doOnNext(symbols -> selection.checkCount(symbols.size()));
  }

  private static void write(Answer answer, Form form, JsonOut out) {
    List<Section.Member> present = new ArrayList<>();
    for (int i = 0; i < answer.symbols().size(); i++) {
      if (answer.state(0, i) == CellState.PRESENT) {
        present.add(new Section.Member(answer.symbols().get(i), answer.value(0, i), i));
      }
    }
    Section section = Section.of(present, form.order());
    out.raw("{\"cut\":\"").raw(answer.cut().hash()).raw("\",\"factor\":");
    out.text(answer.plan().names().getFirst()).raw(",\"ranked\":").number(section.size());
    out.raw(",\"rows\":[");
    for (int i = 0; i < Math.min(form.limit(), section.size()); i++) {
      out.raw(i == 0 ? "{" : ",{");
      writeRow(answer, section, i, form.transform(), out);
      out.raw('}');
    }
    out.raw("],\"excluded\":[");
    writeExcluded(answer, out);
    out.raw("]}");
  }

  private static void writeRow(
      Answer answer, Section section, int position, Transform transform, JsonOut out) {
    Section.Member member = section.member(position);
    out.raw("\"symbol\":\"").raw(member.symbol()).raw("\",\"value\":");
    AnswerJson.writeValue(answer, 0, member.index(), out);
    out.raw(",\"rank\":").number(section.rank(position));
    switch (transform) {
      case RANK -> {}
      case ZSCORE -> out.raw(",\"zscore\":").number(section.zscore(position));
      case PERCENTILE -> out.raw(",\"percentile\":").number(section.percentile(position));
    }
    out.raw(",\"eventTime\":").time(answer.eventNs(0, member.index()));
  }

  private static void writeExcluded(Answer answer, JsonOut out) {
    Set<String> told = new HashSet<>();
    for (int i = 0; i < answer.symbols().size(); i++) {
      CellState state = answer.state(0, i);
      if (state != CellState.PRESENT && told.add(answer.symbols().get(i))) {
        out.raw(told.size() == 1 ? "[\"" : ",[\"").raw(answer.symbols().get(i)).raw("\",\"");
        out.raw(state.status().name()).raw("\",\"").raw(state.reason().name()).raw("\"]");
      }
    }
  }
}
