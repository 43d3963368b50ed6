package io.factorline.api.lineage;

import io.factorline.api.web.Answering;
import io.factorline.api.web.Replies;
import io.factorline.api.web.Route;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.FactorRef;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v1/lineage/{factor}}. */
@Component
final class LineageAnswer implements Answering {
  private static final String FACTOR = "factor";
  private static final String RUNS = "runs";

  private final Catalog catalog;
  private final LineageJson lineage;
  private final LineageRuns runs;

  LineageAnswer(Catalog catalog, LineageJson lineage, LineageRuns runs) {
    this.catalog = catalog;
    this.lineage = lineage;
    this.runs = runs;
  }

  @Override
  public Route route() {
    return Route.LINEAGE;
  }

  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    FactorRef factor = catalog.resolve(ask.request().pathVariable(FACTOR));
    return runs.of(lineage.storedViews(factor)).flatMap(known -> Replies.json(json(factor, known)));
  }

  private byte[] json(FactorRef factor, Optional<List<ObjectNode>> known) {
    ObjectNode out = JsonMapper.shared().createObjectNode();
    lineage.write(factor, out);
    if (known.isEmpty()) {
      out.putNull(RUNS);
    } else {
      ArrayNode told = out.putArray(RUNS);
      known.get().forEach(told::add);
    }
    return JsonMapper.shared().writeValueAsBytes(out);
  }
}
