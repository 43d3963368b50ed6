package io.factorline.api.history;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.factors.Selection;
import io.factorline.api.factors.WirePlan;
import io.factorline.api.history.stitch.HistoryPlan;
import io.factorline.api.web.Parameter;
import io.factorline.api.web.Query;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.Reading;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.online.CutMode;
import io.factorline.online.ReadOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks what requests for history ask. Thread-safe. */
final class HistoryQuestions {
  private static final int DEFAULT_ROWS = 1_000;

  private final Catalog catalog;
  private final Selection selection;
  private final int maxRows;
  private final int maxCells;

  HistoryQuestions(Catalog catalog, Selection selection, FactorApiProperties properties) {
    this.catalog = catalog;
    this.selection = selection;
    this.maxRows = properties.history().maxRows();
    this.maxCells = properties.limits().maxCells();
  }

  /** A question as it came; absent parts are null, or empty. */
  record Asked(
      List<String> symbols,
      @Nullable String universe,
      List<String> factors,
      @Nullable String service,
      @Nullable Reading bar,
      Span span,
      @Nullable Adjust adjust,
      @Nullable Integer limit,
      @Nullable String cursor) {}

  /** Its times as text. */
  record Span(@Nullable String from, @Nullable String to, @Nullable String asOf) {}

  HistoryRequest check(Asked asked) {
    WirePlan live = selection.plan(asked.factors(), asked.service());
    boolean isAdjusted = isAdjusted(asked);
    HistoryPlan plan = HistoryPlan.compile(catalog, live.plan().names(), isAdjusted);
    boolean isCross = !plan.crossColumns().isEmpty();
    ReadOptions options = Selection.options(live, asked.bar(), isCross ? null : CutMode.LIVE);
    long fromNs = Timed.parse(Parameter.FROM, asked.span().from(), Long.MIN_VALUE);
    long toNs = Timed.parse(Parameter.TO, asked.span().to(), Long.MAX_VALUE);
    if (fromNs > toNs) {
      throw Query.invalid(
          "must be at most to", Parameter.FROM, String.valueOf(asked.span().from()));
    }
    List<String> symbols =
        selection.symbols(
            asked.symbols(), asked.universe(), named -> named.membersWithin(fromNs, toNs));
    if (symbols.stream().distinct().count() != symbols.size()) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must be named once each: " + Parameter.SYMBOLS);
    }
    long asOfNs = Timed.parse(Parameter.AS_OF, asked.span().asOf(), Long.MAX_VALUE);
    return new HistoryRequest(
        plan,
        live,
        symbols,
        fromNs,
        toNs,
        limit(asked.limit(), plan.names().size()),
        asOfNs,
        options.reading() == Reading.FORMING && asOfNs == Long.MAX_VALUE && !isAdjusted,
        asked.cursor(),
        isCross ? Members.of(plan, selection) : null);
  }

  /** A basis that moves with the clock would not be that of the next page. */
  private static boolean isAdjusted(Asked asked) {
    boolean isAdjusted = asked.adjust() == Adjust.SPLIT;
    if (isAdjusted && asked.span().to() == null && asked.span().asOf() == null) {
      throw Query.invalid("must come with to or asOf, the basis", Parameter.ADJUST, "split");
    }
    return isAdjusted;
  }

  private int limit(@Nullable Integer asked, int factors) {
    int most = Math.max(1, maxCells / factors);
    if (asked == null) {
      return Math.min(Math.min(DEFAULT_ROWS, maxRows), most);
    }
    if (asked < 1) {
      throw Query.invalid("must be at least 1", Parameter.LIMIT, asked.toString());
    }
    if (asked > maxRows) {
      throw new RequestException(
          ErrorCode.CELL_LIMIT, "must be at most maxRows: limit=" + asked + ", maxRows=" + maxRows);
    }
    if ((long) asked * factors > maxCells) {
      throw new RequestException(
          ErrorCode.CELL_LIMIT,
          "must be at most maxCells: limit=%d, factors=%d, maxCells=%d"
              .formatted(asked, factors, maxCells));
    }
    return asked;
  }
}
