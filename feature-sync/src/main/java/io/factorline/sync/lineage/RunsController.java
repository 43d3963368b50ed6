package io.factorline.sync.lineage;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.Nearest;
import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.sync.web.Query;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/views/{view}/runs}: the jobs that wrote a view. */
@RestController
final class RunsController {
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 100;

  private final Catalog catalog;
  private final Runs runs;

  RunsController(Catalog catalog, Runs runs) {
    this.catalog = catalog;
    this.runs = runs;
  }

  @GetMapping("/v1/views/{view}/runs")
  Map<String, List<Map<String, @Nullable Object>>> runs(
      @PathVariable String view, @RequestParam MultiValueMap<String, String> query) {
    Query.require(query, "limit");
    int limit = Query.number(query, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    if (!catalog.views().containsKey(view)) {
      String nearest =
          Nearest.to(view, catalog.views().keySet()).map(name -> ", nearest=" + name).orElse("");
      throw new RequestException(
          ErrorCode.UNKNOWN_VIEW,
          "must be in the catalog: view=" + CallerText.shown(view) + nearest);
    }
    return Map.of("runs", runs.of(view, limit));
  }
}
