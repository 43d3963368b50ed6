package io.factorline.api.history;

import io.factorline.api.history.lake.FileGoneException;
import io.factorline.api.history.stitch.HistoryPlan;
import io.factorline.api.history.stitch.Known;
import io.factorline.api.history.stitch.StitchedRows;
import io.factorline.api.history.stitch.TimedRows;
import io.factorline.api.history.tail.Tail;
import io.factorline.api.history.tail.TailState;
import io.factorline.api.history.work.Work;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.market.SessionCalendar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Closed bars as they were known at a time, out of lake and tail. Thread-safe; blocks. */
public final class AsOfBars {
  private static final int TRIES = 3;

  private final CutReader cuts;
  private final Tail tail;
  private final Catalog catalog;

  AsOfBars(CutReader cuts, Tail tail, Catalog catalog) {
    this.cuts = cuts;
    this.tail = tail;
    this.catalog = catalog;
  }

  /**
   * A bar that was known.
   *
   * @param endNs ns since the epoch
   * @param cells by the name of the factor, as a stored row has them
   */
  public record Bar(
      String symbol, BarView view, long endNs, int revision, Map<String, Long> cells) {
    /** Copies the cells. */
    public Bar {
      cells = Map.copyOf(cells);
    }
  }

  /**
   * The bar of each symbol and view that counts at a time; where there is none it is left out.
   *
   * @param asOfNs ns since the epoch
   * @throws RequestException where not all bars can be read
   */
  public List<Bar> read(List<BarView> views, List<String> symbols, long asOfNs, Work work) {
    if (views.isEmpty()) {
      return List.of();
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return readOnce(HistoryPlan.ofBars(catalog, views), symbols, asOfNs, work);
      } catch (FileGoneException e) {
        if (attempt == TRIES) {
          throw CutReader.unreadable(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private List<Bar> readOnce(HistoryPlan plan, List<String> symbols, long asOfNs, Work work) {
    if (tail.state() != TailState.LIVE) {
      throw unavailable("must be live: tail=" + tail.state().wireName());
    }
    OpenCut cut = cuts.now(plan);
    List<StitchedRows> sources = cut.sources(cuts.chunks(), work, cuts::tailView);
    List<Bar> bars = new ArrayList<>();
    for (String symbol : symbols) {
      work.check();
      SessionCalendar calendar = catalog.venueOf(symbol).calendar();
      for (int v = 0; v < sources.size(); v++) {
        HistoryPlan.ViewRead read = plan.joined().get(v);
        TimedRows row = Known.at(read, sources.get(v), symbol, calendar, asOfNs);
        if (row.count() > 0) {
          bars.add(bar(symbol, (BarView) read.view(), row));
        }
      }
      if (cut.isTailBehind(symbol) || !cut.gaps(symbol, cuts::tailView).isEmpty()) {
        throw unavailable("must have all bars between the lake and the tail: symbol=" + symbol);
      }
    }
    return bars;
  }

  private static Bar bar(String symbol, BarView view, TimedRows row) {
    Map<String, Long> cells = new HashMap<>();
    for (int f = 0; f < view.factorNames().size(); f++) {
      cells.put(view.factorNames().get(f), row.cell(f, 0));
    }
    return new Bar(symbol, view, row.timeNs(0), row.revision(0), cells);
  }

  private static RequestException unavailable(String detail) {
    return new RequestException(ErrorCode.HISTORY_UNAVAILABLE, detail);
  }
}
