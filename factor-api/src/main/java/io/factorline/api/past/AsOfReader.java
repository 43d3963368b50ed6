package io.factorline.api.past;

import io.factorline.api.history.AsOfBars;
import io.factorline.api.history.AsOfMembers;
import io.factorline.api.history.work.Work;
import io.factorline.basis.ActionLog;
import io.factorline.catalog.BarView;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.QuoteView;
import io.factorline.catalog.Reading;
import io.factorline.catalog.View;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.online.Answer;
import io.factorline.online.FactorPlan;
import io.factorline.online.PastAnswers;
import io.factorline.online.PastSymbol;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was known at a time: of each stored view the row with the newest event time of those known
 * by then, and of these the newest knowledge. Thread-safe; blocks.
 */
final class AsOfReader {
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final Comparator<PastOffline.Row> NEWEST =
      Comparator.comparingLong(PastOffline.Row::eventNs)
          .thenComparingLong(PastOffline.Row::knowledgeNs);

  private final AsOfBars bars;
  private final AsOfMembers members;
  private final PastOffline offline;

  AsOfReader(AsOfBars bars, AsOfMembers members, PastOffline offline) {
    this.bars = bars;
    this.members = members;
    this.offline = offline;
  }

  /**
   * The answer as of a time.
   *
   * @param asOfNs ns since the epoch
   */
  Answer read(FactorPlan plan, List<String> symbols, long asOfNs, Work work) {
    Map<String, PastSymbol> past = new LinkedHashMap<>();
    symbols.forEach(symbol -> past.putIfAbsent(symbol, new PastSymbol()));
    plan.comparedAt(asOfNs).forEach(member -> past.putIfAbsent(member, new PastSymbol()));
    List<View> views =
        Stream.concat(plan.storedViews().stream(), plan.comparedViews().stream())
            .distinct()
            .toList();
    List<BarView> live = views.stream().flatMap(AsOfReader::bars).toList();
    if (!plan.crossFactors().isEmpty()) {
      members.requireKnown(plan.crossFactors(), asOfNs, work);
    }
    for (AsOfBars.Bar bar : bars.read(live, List.copyOf(past.keySet()), asOfNs, work)) {
      of(past, bar.symbol())
          .withBar(bar.view().name(), new PastSymbol.Bar(bar.endNs(), bar.revision(), bar.cells()));
    }
    for (View view : views) {
      if (view instanceof OfflineView values) {
        Attempts.of(() -> putOffline(values, past, asOfNs, work));
      }
    }
    List<PastSymbol> all = symbols.stream().map(symbol -> of(past, symbol)).toList();
    return PastAnswers.of(
        plan, symbols, Reading.CLOSED, plan.catalog().hash(), all, compared(plan, past, asOfNs));
  }

  /** Who is no member is not compared, whatever there is of it. */
  private static PastAnswers.Compared compared(
      FactorPlan plan, Map<String, PastSymbol> past, long asOfNs) {
    List<PastSymbol> others =
        plan.comparedSymbols().stream()
            .map(symbol -> past.getOrDefault(symbol, new PastSymbol()))
            .toList();
    Map<String, Long> times = new HashMap<>();
    plan.crossFactors().forEach(factor -> times.put(factor, asOfNs));
    return new PastAnswers.Compared(others, times);
  }

  private static PastSymbol of(Map<String, PastSymbol> past, String symbol) {
    return Objects.requireNonNull(past.get(symbol));
  }

  private static Stream<BarView> bars(View view) {
    return switch (view) {
      case BarView bars -> Stream.of(bars);
      case QuoteView quotes ->
          throw new RequestException(
              ErrorCode.NO_HISTORY, "must have history: view=" + quotes.name());
      case View other -> Stream.empty();
    };
  }

  private Map<String, PastSymbol> putOffline(
      OfflineView view, Map<String, PastSymbol> past, long asOfNs, Work work) throws IOException {
    for (Map.Entry<String, PastSymbol> each : past.entrySet()) {
      work.check();
      if (view.corporateActions()) {
        each.getValue().withActions(actions(view, each.getKey(), asOfNs));
        continue;
      }
      PastOffline.Row row = known(view, each.getKey(), asOfNs);
      if (row != null && !row.isDeleted()) {
        each.getValue().withOffline(view, row.eventNs(), row.knowledgeNs(), row.values());
      }
    }
    return past;
  }

  private static long behind(long asOfNs) {
    return asOfNs == Long.MAX_VALUE ? asOfNs : asOfNs + 1;
  }

  private ActionLog actions(OfflineView view, String symbol, long asOfNs) throws IOException {
    List<PastOffline.Row> rows = offline.rows(view, symbol, Long.MIN_VALUE, behind(asOfNs));
    return ActionLog.of(rows.stream().map(PastOffline.Row::action).toList()).counting(asOfNs);
  }

  private PastOffline.@Nullable Row known(OfflineView view, String symbol, long asOfNs)
      throws IOException {
    long ttlNs = (view.ttl().compareTo(LONGEST) > 0 ? LONGEST : view.ttl()).toNanos();
    long fromNs = asOfNs < Long.MIN_VALUE + ttlNs ? Long.MIN_VALUE : asOfNs - ttlNs;
    PastOffline.Row best = null;
    boolean isTwice = false;
    for (PastOffline.Row row : offline.rows(view, symbol, fromNs, behind(asOfNs))) {
      int order = best == null ? 1 : NEWEST.compare(row, best);
      if (row.knowledgeNs() <= asOfNs && order >= 0) {
        isTwice = order == 0 && (isTwice || !row.equals(best));
        best = row;
      }
    }
    if (best != null && isTwice) {
      throw Refusals.notReproducible(
          "must be one row: symbol=%s, view=%s, eventTime=%s, knowledgeTime=%s"
              .formatted(
                  symbol,
                  view.name(),
                  UtcTime.text(best.eventNs()),
                  UtcTime.text(best.knowledgeNs())));
    }
    return best;
  }
}
