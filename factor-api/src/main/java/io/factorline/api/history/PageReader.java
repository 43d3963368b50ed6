package io.factorline.api.history;

import io.factorline.api.history.lake.FileGoneException;
import io.factorline.api.history.stitch.CrossHistory;
import io.factorline.api.history.stitch.HistoryCursor;
import io.factorline.api.history.stitch.HistoryCut;
import io.factorline.api.history.stitch.HistoryPlan;
import io.factorline.api.history.stitch.HistoryRows;
import io.factorline.api.history.stitch.StitchedRows;
import io.factorline.api.history.stitch.SymbolHistory;
import io.factorline.api.history.stitch.SymbolHistory.Wanted;
import io.factorline.api.history.tail.Tail;
import io.factorline.api.history.work.Work;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.market.SessionCalendar;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads pages of history; blocks. Thread-safe. */
final class PageReader {
  private static final int TRIES = 3;
  private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);

  private final CutReader cuts;
  private final Tail tail;
  private final long maxCompared;

  PageReader(CutReader cuts, Tail tail, long maxCompared) {
    this.cuts = cuts;
    this.tail = tail;
    this.maxCompared = maxCompared;
  }

  /**
   * What was read of now.
   *
   * @param forming rows of open bars; null where none are told
   * @param members how far those have come that are compared; null where none are
   */
  record Now(@Nullable FormingRows forming, @Nullable MemberRows members) {}

  /** Bars between the lake and the tail are forgotten. */
  private static final class GapException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GapException(String message) {
      super(message, null, false, false);
    }
  }

  /** A page: of the cursor's cut, or of a cut that is taken now. */
  HistoryAnswer read(HistoryRequest request, @Nullable HistoryCursor cursor, Now now, Work work) {
    if (cursor != null) {
      return readAgain(request, cursor, now, work);
    }
    for (int attempt = 1; ; attempt++) {
      OpenCut cut = cuts.now(request.plan());
      try {
        return new Page(request, cut, now, work).read();
      } catch (FileGoneException e) {
        if (attempt == TRIES) {
          throw CutReader.unreadable(String.valueOf(e.getMessage()));
        }
      } catch (GapException e) {
        if (attempt == TRIES) {
          throw unavailable(e);
        }
      }
    }
  }

  private HistoryAnswer readAgain(
      HistoryRequest request, HistoryCursor cursor, Now now, Work work) {
    OpenCut cut = cuts.again(request.plan(), cursor.cut());
    if (cursor.symbol() >= request.symbols().size()) {
      throw CutReader.expired("must name a symbol of the question: cursor");
    }
    try {
      return new Page(request, cut, now, work).read(cursor);
    } catch (FileGoneException e) {
      throw CutReader.expired(e);
    } catch (GapException e) {
      // If a cut of now is whole, what the old one needs was forgotten because the lake has it.
      throw CutReader.expired("must be asked for sooner: cursor");
    }
  }

  private static RequestException unavailable(GapException gap) {
    return new RequestException(ErrorCode.HISTORY_UNAVAILABLE, String.valueOf(gap.getMessage()));
  }

  /** One page under way. One thread, used once. */
  private final class Page {
    private final HistoryRequest request;
    private final OpenCut cut;
    private final Now now;
    private final Work work;
    private final List<StitchedRows> sources;
    private final List<StitchedRows> joined;
    private final SymbolHistory history;
    private HistoryCut at;
    private final List<HistoryRows> series = new ArrayList<>();
    private String formingCut = "";
    private int left;

    Page(HistoryRequest request, OpenCut cut, Now now, Work work) {
      this.request = request;
      this.cut = cut;
      this.at = cut.toCut();
      this.now = now;
      this.work = work;
      this.sources = cut.sources(cuts.chunks(), work, cuts::tailView);
      HistoryPlan plan = request.plan();
      int axis = plan.axis().size();
      this.joined = sources.subList(axis, sources.size());
      this.history = new SymbolHistory(plan, sources.subList(0, axis), joined);
      this.left = request.limit();
    }

    /** The first page. */
    HistoryAnswer read() {
      MemberRows members = now.members();
      long lastEndNs = members == null ? Long.MAX_VALUE : members.lastEndNs(request.plan(), joined);
      return read(new HistoryCursor(0, Long.MIN_VALUE, at.upTo(lastEndNs)));
    }

    /** The page of a cursor. */
    HistoryAnswer read(HistoryCursor from) {
      at = at.upTo(from.cut().lastEndNs());
      long afterNs = from.lastEndNs();
      for (int s = from.symbol(); s < request.symbols().size(); s++) {
        if (left == 0) {
          return answer(new HistoryCursor(s, Long.MIN_VALUE, at));
        }
        HistoryCursor next = readSymbol(s, afterNs);
        if (next != null) {
          return answer(next);
        }
        afterNs = Long.MIN_VALUE;
      }
      return answer(null);
    }

    /** The rows of one symbol, as many as there is room for; where to go on, or null at its end. */
    private @Nullable HistoryCursor readSymbol(int s, long afterNs) {
      work.check();
      String symbol = request.symbols().get(s);
      long fromNs = Math.max(request.fromNs(), afterNs == Long.MIN_VALUE ? afterNs : afterNs + 1);
      SessionCalendar calendar = request.plan().catalog().venueOf(symbol).calendar();
      Wanted wanted =
          new Wanted(
              symbol,
              fromNs,
              toNs(),
              left + 1,
              request.asOfNs(),
              cut.isTailBehind(symbol),
              request.basisNs());
      HistoryRows rows = history.read(wanted, calendar);
      requireNoGap(symbol, fromNs);
      if (rows.count() > left) {
        return take(rows.first(left), s);
      }
      boolean isRoom = rows.count() < left;
      FormingRows open = now.forming();
      long lastNs = open == null ? Long.MIN_VALUE : lastToldNs(rows, symbol, afterNs);
      boolean isOpen = open != null && open.follows(s, lastNs, fromNs, request.toNs());
      if (open == null || !isOpen) {
        take(rows, s);
        return null;
      }
      if (!isRoom) {
        return take(rows, s);
      }
      formingCut = open.cut();
      take(open.after(rows, s, lastNs), s);
      return null;
    }

    private HistoryCursor take(HistoryRows rows, int symbol) {
      series.add(rows);
      left -= rows.count();
      long lastNs = rows.count() == 0 ? Long.MIN_VALUE : rows.endNs(rows.count() - 1);
      return new HistoryCursor(symbol, lastNs, at);
    }

    /** The end of the symbol's last bar at the cut, where all in range is told. */
    private long lastToldNs(HistoryRows rows, String symbol, long afterNs) {
      if (rows.count() > 0) {
        return rows.endNs(rows.count() - 1);
      }
      if (afterNs != Long.MIN_VALUE) {
        return afterNs;
      }
      long lastNs = Long.MIN_VALUE;
      for (int v = 0; v < request.plan().axis().size(); v++) {
        lastNs = Math.max(lastNs, sources.get(v).lastNs(symbol));
      }
      return lastNs;
    }

    /**
     * Where bars between the lake and the tail are forgotten, only what lies wholly before or
     * behind them can be told: bars come in the order of their ends.
     */
    private void requireNoGap(String symbol, long fromNs) {
      for (int v : cut.gaps(symbol, cuts::tailView)) {
        boolean isJoined = v >= request.plan().axis().size();
        boolean isBehind = !isJoined && fromNs >= cut.firstInTailNs(v, symbol, cuts::tailView);
        boolean isBefore =
            request.toNs() < Long.MAX_VALUE - DAY_NS
                && sources.get(v).lastInLakeNs(symbol) >= request.toNs() - 1;
        if (!isBehind && !isBefore) {
          throw new GapException(
              "must have all bars: symbol="
                  + symbol
                  + ", forgotten between the lake and the tail, from="
                  + request.fromNs()
                  + ", to="
                  + request.toNs());
        }
      }
    }

    private long toNs() {
      boolean isBounded = at.lastEndNs() < request.toNs();
      return isBounded ? at.lastEndNs() + 1 : request.toNs();
    }

    /** The rows with the cells of who stands where, for which all members are read. */
    private List<HistoryRows> compared() {
      Members members = request.members();
      if (members == null) {
        return series;
      }
      List<HistoryRows> told =
          new CrossHistory(request.plan(), joined, maxCompared, work::check)
              .compare(series, request.asOfNs());
      members.symbols().forEach(member -> requireNoGap(member, request.fromNs()));
      return told;
    }

    private HistoryAnswer answer(@Nullable HistoryCursor next) {
      String hash = at.hash(request.plan().catalog().hash(), formingCut);
      String text = next == null ? null : next.text(request.question());
      return new HistoryAnswer(request, compared(), hash, tail.state().wireName(), text);
    }
  }
}
