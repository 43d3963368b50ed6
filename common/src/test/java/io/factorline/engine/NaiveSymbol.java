package io.factorline.engine;

import io.factorline.catalog.BarView;
import io.factorline.engine.NaiveEngine.Numbers;
import io.factorline.engine.NaiveEngine.Numbers.Said;
import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Tick;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.RejectReason;
import io.factorline.kernel.Bar;
import io.factorline.kernel.ViewKernel;
import io.factorline.market.OutlierRule;
import io.factorline.market.SeqMode;
import io.factorline.market.Session;
import io.factorline.market.Venue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One symbol of the slow engine: all trades ever applied, sorted out anew for each question. */
final class NaiveSymbol {
  final NaiveEngine engine;
  final String name;
  final Venue venue;
  final Numbers tradeNumbers = new Numbers();
  final Numbers quoteNumbers = new Numbers();
  final List<Print> prints = new ArrayList<>();
  final Map<Long, Long> dailyEnds = new HashMap<>();
  List<Double> window = new ArrayList<>();
  int outlierSide;
  List<double[]> quotes = new ArrayList<>();
  Quote bbo;
  long tradeTime;
  long quoteTime;
  double lastPrice;
  double reference;
  boolean halted;
  LogRecord first;

  /** A trade where it was applied. */
  record Print(long time, long day, double price, double size) {}

  /** A bar sorted out of the prints. */
  record Sorted(long start, long end, long day, List<Print> prints) {
    Bar bar() {
      Bar bar = new Bar();
      bar.begin(start, end, day);
      prints.forEach(p -> bar.add(p.price(), p.size()));
      return bar;
    }
  }

  NaiveSymbol(NaiveEngine engine, String name, Venue venue) {
    this.engine = engine;
    this.name = name;
    this.venue = venue;
  }

  /** All bars of a view, the open one among them. */
  List<Sorted> bars(BarView view) {
    List<Sorted> bars = new ArrayList<>();
    long length = view.timeframe().durationNs();
    Map<Long, List<Print>> groups = new java.util.LinkedHashMap<>();
    for (Print p : prints) {
      long key = view.timeframe().isDaily() ? p.day : Math.floorDiv(p.time, length) * length;
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(p);
    }
    groups.forEach((key, group) -> {
      long day = group.getFirst().day;
      boolean isDaily = view.timeframe().isDaily();
      long end = isDaily ? dailyEnds.get(day) : key + length;
      long start = isDaily ? dailyStarts.get(day) : key;
      bars.add(new Sorted(start, end, day, group));
    });
    return bars;
  }

  final Map<Long, Long> dailyStarts = new HashMap<>();

  boolean isClosed(Sorted bar) {
    return bar.end <= Math.max(engine.clock(venue.id()), tradeTime);
  }

  /** The factors after these bars, from nothing. */
  static double[] factors(BarView view, List<Sorted> bars) {
    ViewKernel kernel = ViewKernel.of(view.kernel());
    bars.forEach(bar -> kernel.update(bar.bar()));
    double[] out = new double[kernel.factorCount()];
    kernel.closed(out, 0);
    return out;
  }

  void sessionChanged(Session changed) {
    Long end = dailyEnds.get(changed.day());
    boolean isOpen = end != null && end > Math.max(engine.clock(venue.id()), tradeTime);
    boolean isLastDay = !prints.isEmpty() && prints.getLast().day == changed.day();
    if (isOpen && isLastDay && tradeTime < changed.endNs()) {
      dailyEnds.put(changed.day(), changed.endNs());
    }
  }

  void split(double ratio) {
    prints.replaceAll(p -> new Print(p.time, p.day, p.price / ratio, p.size * ratio));
    lastPrice /= ratio;
    reference /= ratio;
    window = new ArrayList<>();
    outlierSide = 0;
    quotes = new ArrayList<>();
    if (bbo != null) {
      bbo = new Quote(name, 0, 0, 0, 0, 0, 0);
    }
    first = null;
    if (tradeNumbers.held instanceof Trade t) {
      tradeNumbers.held =
          new Trade(name, t.seq(), t.eventNs(), t.price() / ratio, t.size() * ratio);
    }
    if (quoteNumbers.held instanceof Quote q) {
      quoteNumbers.held =
          new Quote(
              name,
              q.seq(),
              q.eventNs(),
              q.bid() / ratio,
              q.bidSize() * ratio,
              q.ask() / ratio,
              q.askSize() * ratio);
    }
  }

  RejectReason take(LogRecord record, Tick tick) {
    boolean isTrade = tick instanceof Trade;
    Numbers numbers = isTrade ? tradeNumbers : quoteNumbers;
    long floor = isTrade ? tradeTime : quoteTime;
    long placed = engine.placed(venue, tick, record.appendMs(), 0);
    if (placed == -RejectReason.FUTURE.code() || placed == -RejectReason.SESSION.code()) {
      return RejectReason.ofCode((int) -placed);
    }
    long day = engine.sessionAt(venue.id(), tick.eventNs()).day();
    Object said = numbers.judge(venue, tick.seq(), day);
    if (said instanceof RejectReason reason) {
      return reason;
    }
    if (isTrade && hasOnlyFirst() && tick.seq() < numbers.last) {
      floor = 0;
    }
    if (said == Said.CONFIRMS) {
      long heldPlace = engine.placed(venue, numbers.held, numbers.heldRecord.appendMs(), floor);
      floor = heldPlace > 0 ? heldPlace : floor;
    }
    placed = engine.placed(venue, tick, record.appendMs(), floor);
    if (placed <= 0) {
      return RejectReason.ofCode((int) -placed);
    }
    if (said == Said.FAR) {
      rejectHeld(numbers, RejectReason.SEQ_JUMP);
      numbers.held = tick;
      numbers.heldRecord = record;
      return null;
    }
    RejectReason content = content(tick, day);
    if (content != null) {
      return content;
    }
    if (said == Said.CONFIRMS) {
      confirm(numbers);
    } else {
      rejectHeld(numbers, RejectReason.SEQ_JUMP);
    }
    number(numbers, said, tick.seq());
    enter(record, tick, placed, day);
    return null;
  }

  private boolean hasOnlyFirst() {
    return first != null
        && prints.size() == 1
        && engine.clock(venue.id()) <= prints.getFirst().time;
  }

  private void number(Numbers numbers, Object said, long seq) {
    if (venue.seq() == SeqMode.NONE) {
      return;
    }
    if (said == Said.FIRST) {
      numbers.first(seq, venue.maxSeqJump());
    } else {
      numbers.next(seq);
    }
  }

  private void rejectHeld(Numbers numbers, RejectReason reason) {
    if (numbers.held != null) {
      engine.rejected.add(new Recorder.Rejected(numbers.heldRecord.offset(), reason));
      numbers.held = null;
    }
  }

  private void confirm(Numbers numbers) {
    Tick held = numbers.held;
    LogRecord record = numbers.heldRecord;
    long floor = held instanceof Trade ? tradeTime : quoteTime;
    if (held instanceof Trade && hasOnlyFirst() && held.seq() < numbers.last) {
      engine.rejected.add(new Recorder.Rejected(first.offset(), RejectReason.SEQ_JUMP));
      prints.clear();
      dailyEnds.clear();
      dailyStarts.clear();
      lastPrice = 0;
      reference = 0;
      window = new ArrayList<>();
      outlierSide = 0;
      tradeTime = 0;
      numbers.day = 0;
      first = null;
      floor = 0;
    }
    numbers.goOver(held.seq(), venue.maxSeqJump());
    long placed = engine.placed(venue, held, record.appendMs(), floor);
    RejectReason reason = placed > 0 ? null : RejectReason.ofCode((int) -placed);
    if (reason == null) {
      long day = engine.sessionAt(venue.id(), held.eventNs()).day();
      reason = content(held, day);
      if (reason == null) {
        numbers.held = null;
        enter(record, held, placed, day);
        return;
      }
    }
    rejectHeld(numbers, reason);
  }

  private void enter(LogRecord record, Tick tick, long time, long eventDay) {
    switch (tick) {
      case Trade t -> {
        Session session = engine.sessionAt(venue.id(), time);
        boolean isVeryFirst = lastPrice == 0 && venue.seq() != SeqMode.NONE;
        if (eventDay > tradeNumbers.day) {
          reference = lastPrice;
        }
        lastPrice = t.price();
        tradeNumbers.day = Math.max(tradeNumbers.day, eventDay);
        tradeTime = time;
        dailyEnds.putIfAbsent(session.day(), session.endNs());
        dailyStarts.putIfAbsent(session.day(), session.openNs());
        prints.add(new Print(time, session.day(), t.price(), t.size()));
        first = isVeryFirst ? record : null;
      }
      case Quote q -> {
        bbo = q;
        quoteTime = time;
        quoteNumbers.day = Math.max(quoteNumbers.day, eventDay);
      }
    }
  }

  private RejectReason content(Tick tick, long day) {
    return tick instanceof Trade t ? price(t.price(), day) : quote((Quote) tick);
  }

  private RejectReason price(double price, long day) {
    if (venue.cleaning().band() != null) {
      double from = day > tradeNumbers.day ? lastPrice : reference;
      if (from != 0 && Math.abs(price / from - 1) > venue.cleaning().band().maxMove() + 1e-9) {
        return RejectReason.PRICE_BAND;
      }
    }
    OutlierRule rule = venue.cleaning().outlier();
    if (rule == null) {
      return null;
    }
    List<Double> seen = window.subList(Math.max(0, window.size() - rule.window()), window.size());
    int side = seen.size() < 10 ? 0 : side(rule, seen, price);
    if (side != 0 && side == outlierSide) {
      window = new ArrayList<>(window.subList(window.size() - 1, window.size()));
      window.add(price);
      outlierSide = 0;
      return null;
    }
    window.add(price);
    outlierSide = side;
    return side == 0 ? null : RejectReason.OUTLIER;
  }

  private static int side(OutlierRule rule, List<Double> seen, double price) {
    List<Double> sorted = seen.stream().sorted().toList();
    int cut = (int) (sorted.size() * rule.trim());
    double[] kept = sorted.subList(cut, sorted.size() - cut).stream().mapToDouble(d -> d).toArray();
    double mean = 0;
    for (double d : kept) {
      mean += d;
    }
    mean /= kept.length;
    double centre = sorted.stream().mapToDouble(d -> d).reduce(0, Double::sum) / sorted.size();
    double squares = 0;
    for (double d : sorted) {
      squares += (d - centre) * (d - centre);
    }
    double gamma = Math.max(rule.gammaTicks() * 1, rule.gammaBp() / 1e4 * mean);
    double allowed = 3 * Math.sqrt(squares / (sorted.size() - 1)) + gamma;
    return Math.abs(price - mean) < allowed ? 0 : price > mean ? 1 : -1;
  }

  private RejectReason quote(Quote q) {
    if (q.bid() > 0 && q.ask() > 0 && q.bid() > q.ask()) {
      return RejectReason.CROSSED;
    }
    if (q.bid() == 0 || q.ask() == 0 || q.bid() == q.ask()) {
      return null;
    }
    int n = venue.cleaning().quotes().window();
    double spread = q.ask() - q.bid();
    double mid = (q.ask() + q.bid()) / 2;
    RejectReason reason = null;
    if (quotes.size() >= n) {
      List<double[]> seen = quotes.subList(quotes.size() - n, quotes.size());
      double center = median(seen.stream().mapToDouble(s -> s[1]).toArray());
      double deviation = median(seen.stream().mapToDouble(s -> Math.abs(s[1] - center)).toArray());
      double usual = median(seen.stream().mapToDouble(s -> s[0]).toArray());
      if (spread > venue.cleaning().quotes().maxSpreadOverMedian() * usual) {
        reason = RejectReason.WIDE_SPREAD;
      } else if (Math.abs(mid - center)
          > venue.cleaning().quotes().maxMidMad() * deviation + 5e-4 * center) {
        reason = RejectReason.OUTLIER;
      }
    }
    quotes.add(new double[] {spread, mid});
    return reason;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int half = values.length / 2;
    return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }
}
