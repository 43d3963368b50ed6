package io.factorline.api.directory;

import io.factorline.api.web.Answering;
import io.factorline.api.web.Parameter;
import io.factorline.api.web.Query;
import io.factorline.api.web.Replies;
import io.factorline.api.web.Route;
import io.factorline.json.JsonOut;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /v1/symbols}: pages by the last symbol of the page before. */
@Component
final class Symbols implements Answering {
  private static final int PAGE = 1_000;
  private static final int LONGEST_PAGE = 10_000;
  private static final int ANY = -1;

  private final SymbolDirectory directory;

  Symbols(SymbolDirectory directory) {
    this.directory = directory;
  }

  @Override
  public Route route() {
    return Route.SYMBOLS;
  }

  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    Query query = ask.query();
    String venue = query.text(Parameter.VENUE);
    String after = query.text(Parameter.AFTER);
    int partition = query.number(Parameter.PARTITION, ANY, 0, Integer.MAX_VALUE);
    int limit = query.number(Parameter.LIMIT, PAGE, 1, LONGEST_PAGE);
    return directory
        .entries()
        .map(all -> all.stream().filter(e -> matches(e, venue, partition, after)).toList())
        .flatMap(matching -> Replies.json(out -> write(matching, limit, out)));
  }

  private static boolean matches(
      SymbolDirectory.Entry entry, @Nullable String venue, int partition, @Nullable String after) {
    return (venue == null || entry.venue().equals(venue))
        && (partition == ANY || entry.partition() == partition)
        && (after == null || entry.symbol().compareTo(after) > 0);
  }

  private static void write(List<SymbolDirectory.Entry> matching, int limit, JsonOut out) {
    int count = Math.min(limit, matching.size());
    out.raw("{\"symbols\":[");
    for (int i = 0; i < count; i++) {
      SymbolDirectory.Entry entry = matching.get(i);
      out.raw(i == 0 ? "" : ",").raw("{\"symbol\":").text(entry.symbol());
      out.raw(",\"venue\":").text(entry.venue());
      out.raw(",\"partition\":").number(entry.partition()).raw('}');
    }
    out.raw("],\"next\":");
    if (count < matching.size()) {
      out.text(matching.get(count - 1).symbol());
    } else {
      out.nothing();
    }
    out.raw('}');
  }
}
