package io.factorline.engine;

import static io.factorline.engine.TestMarket.MAX_JUMP;
import static io.factorline.engine.TestMarket.MS;
import static io.factorline.engine.TestMarket.SECOND;

import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Halt;
import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.SessionChange;
import io.factorline.event.MarketEvent.Split;
import io.factorline.event.MarketEvent.Tick;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEvent.Unreadable;
import io.factorline.event.RejectReason;
import io.factorline.market.Session;
import io.factorline.market.Venue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A log with everything that may happen in it: bursts, pauses over nights and weekends, good and
 * bad ticks of six venues, clocks, changed sessions, halts and splits.
 */
final class RandomLog {
  static final PartitionEngine.LogId ID = new PartitionEngine.LogId(TestMarket.TOPIC, 0, 2);

  private static final List<String> SYMBOLS =
      List.of(
          TestMarket.symbol("SIM", 0, true),
          TestMarket.symbol("SIM", 1, true),
          TestMarket.symbol("RAW", 0, true),
          TestMarket.symbol("DAYS", 0, true),
          TestMarket.symbol("KRX", 0, true),
          TestMarket.symbol("NY", 0, true),
          TestMarket.symbol("OTHER", 0, true),
          TestMarket.symbol("KRX", 1, true),
          TestMarket.symbol("SIM", 2, true),
          TestMarket.symbol("DAYS", 1, true));
  private static final String ELSEWHERE = TestMarket.symbol("SIM", 0, false);

  private final SplittableRandom random;
  private final List<LogRecord> records = new ArrayList<>();
  private final Map<String, Long> tradeSeq = new HashMap<>();
  private final Map<String, Long> quoteSeq = new HashMap<>();
  private final Map<String, Double> price = new HashMap<>();
  private final Map<String, Integer> splits = new HashMap<>();
  private final List<Tick> sent = new ArrayList<>();
  private long nowNs;

  private RandomLog(long seed) {
    random = new SplittableRandom(seed);
    nowNs =
        random.nextBoolean()
            ? TestMarket.ns("2026-11-18T06:29:00", java.time.ZoneOffset.UTC)
            : TestMarket.ns("2026-10-30T19:59:00", java.time.ZoneOffset.UTC);
    for (String symbol : SYMBOLS) {
      tradeSeq.put(symbol, random.nextBoolean() ? 0L : random.nextLong(5_000_000));
      quoteSeq.put(symbol, 0L);
      price.put(symbol, 50 + random.nextDouble() * 100);
    }
  }

  static List<LogRecord> of(long seed, int length) {
    RandomLog log = new RandomLog(seed);
    while (log.records.size() < length) {
      log.step();
    }
    return log.records;
  }

  private void step() {
    pass();
    int kind = random.nextInt(100);
    if (kind < 50) {
      goodTrade();
    } else if (kind < 62) {
      quote();
    } else if (kind < 77) {
      clock();
    } else if (kind < 92) {
      badTick();
    } else if (kind < 94) {
      session();
    } else if (kind < 96) {
      add(new Halt(anySymbol(), nowNs, random.nextBoolean()));
    } else if (kind < 97) {
      split();
    } else {
      unreadable();
    }
  }

  private void pass() {
    int pause = random.nextInt(1000);
    if (pause < 900) {
      nowNs += random.nextLong(400) * MS;
    } else if (pause < 980) {
      nowNs += random.nextLong(5 * SECOND);
    } else if (pause < 995) {
      nowNs += random.nextLong(10 * 60 * SECOND);
    } else {
      nowNs += random.nextLong(20 * 3600 * SECOND);
    }
  }

  private String anySymbol() {
    return SYMBOLS.get(random.nextInt(SYMBOLS.size()));
  }

  private void goodTrade() {
    String symbol = anySymbol();
    trade(symbol, nextSeq(symbol), eventNs());
  }

  private long eventNs() {
    return nowNs - random.nextLong(300) * MS + random.nextLong(3) * 100 * MS;
  }

  private long nextSeq(String symbol) {
    int step = random.nextInt(20);
    long add = step == 0 ? 1 + random.nextLong(70) : step == 1 ? 2 + random.nextLong(900) : 1;
    return tradeSeq.merge(symbol, add, Long::sum);
  }

  private void trade(String symbol, long seq, long eventNs) {
    double move = 1 + (random.nextDouble() - 0.5) * (random.nextInt(40) == 0 ? 0.7 : 0.002);
    double next = price.merge(symbol, move, (a, b) -> a * b);
    add(new Trade(symbol, seq, eventNs, next, 1 + random.nextInt(100)));
  }

  private void quote() {
    String symbol = anySymbol();
    double mid = price.get(symbol) * (random.nextInt(30) == 0 ? 2 : 1);
    double half = mid * (random.nextInt(20) == 0 ? 0.2 : 0.0005);
    double bid = random.nextInt(15) == 0 ? 0 : mid - half;
    double ask = bid > 0 && random.nextInt(15) == 0 ? 0 : mid + half;
    if (random.nextInt(20) == 0) {
      ask = bid > 0 ? bid : ask;
    } else if (random.nextInt(20) == 0 && bid > 0 && ask > 0) {
      bid = ask * 1.01;
    }
    long seq = quoteSeq.merge(symbol, 1L + random.nextInt(3), Long::sum);
    if (random.nextInt(25) == 0) {
      seq += 5 * MAX_JUMP;
    } else if (random.nextInt(25) == 0) {
      seq = Math.max(0, seq - 5);
    }
    add(new Quote(symbol, seq, eventNs(), bid, bid == 0 ? 0 : 2, ask, ask == 0 ? 0 : 3));
  }

  private void clock() {
    List<Venue> venues = List.copyOf(TestMarket.venues().values());
    int which = random.nextInt(20);
    if (which == 0) {
      add(new Clock("SIM", nowNs + 10 * SECOND, ClockSource.FEED));
    } else if (which == 1) {
      add(new Clock("SIM", nowNs - 60 * SECOND, ClockSource.FEED));
    } else if (which == 2) {
      add(new Clock("MARS", nowNs, ClockSource.FEED));
    } else {
      Venue venue = venues.get(random.nextInt(venues.size()));
      ClockSource source = ClockSource.values()[random.nextInt(3)];
      long back = random.nextInt(4) == 0 ? 0 : SECOND;
      add(new Clock(venue.id(), Math.floorDiv(nowNs - back, SECOND) * SECOND, source));
    }
  }

  private void badTick() {
    String symbol = anySymbol();
    long last = tradeSeq.get(symbol);
    switch (random.nextInt(9)) {
      case 0 -> again();
      case 1 -> trade(symbol, last + 1, nowNs - 2 * SECOND - random.nextLong(100 * SECOND));
      case 2 -> trade(symbol, last + 1, nowNs + 6 * SECOND + random.nextLong(1000 * SECOND));
      case 3 -> trade(symbol, last + 1_000_000_000L + random.nextLong(1 << 20), eventNs());
      case 4 -> {
        long base = tradeSeq.merge(symbol, 2 * MAX_JUMP + random.nextLong(5000), Long::sum);
        trade(symbol, base, eventNs());
      }
      case 5 -> trade(symbol, Math.max(0, last - random.nextLong(100)), eventNs());
      case 6 -> trade(ELSEWHERE, random.nextLong(100), eventNs());
      case 7 -> trade(symbol, random.nextLong(1 << 22), eventNs());
      default -> {
        trade(symbol, 1_000_000_000_000_000L, eventNs());
        if (random.nextInt(4) == 0) {
          trade(symbol, 1_000_000_000_000_001L, eventNs());
        }
      }
    }
  }

  private void again() {
    if (!sent.isEmpty()) {
      int back = Math.min(sent.size(), 1 + random.nextInt(30));
      add(sent.get(sent.size() - back));
    }
  }

  private void session() {
    Venue venue = random.nextBoolean() ? TestMarket.KRX : TestMarket.SIM;
    long day = Math.floorDiv(nowNs, 86_400 * SECOND) + random.nextInt(3) - 1;
    Session old = venue.calendar().of(day);
    long openNs = old == null ? nowNs : old.openNs() + random.nextInt(-1, 2) * 3600 * SECOND;
    long closeNs = old == null ? nowNs + 3600 * SECOND : old.closeNs();
    closeNs += random.nextInt(-2, 3) * 1800 * SECOND;
    if (random.nextInt(5) == 0) {
      closeNs = nowNs + random.nextLong(10 * SECOND);
    }
    if (closeNs > openNs) {
      add(new SessionChange(venue.id(), day, openNs, closeNs, closeNs + 30 * SECOND));
    }
  }

  /**
   * Ratios of 2 and 1/2 in turn: exact in doubles, so that history may be rescaled for the twin.
   */
  private void split() {
    String symbol = anySymbol();
    double ratio = splits.merge(symbol, 1, Integer::sum) % 2 == 1 ? 2 : 0.5;
    price.merge(symbol, 1 / ratio, (a, b) -> a * b);
    add(new Split(symbol, nowNs, ratio));
  }

  private void unreadable() {
    String symbol = random.nextInt(3) == 0 ? null : anySymbol();
    add(new Unreadable(symbol, RejectReason.MALFORMED, "must be JSON"));
  }

  private void add(MarketEvent event) {
    if (event instanceof Tick tick) {
      sent.add(tick);
    }
    long offset = records.size() + random.nextInt(2);
    long next = records.isEmpty() ? offset : records.getLast().offset() + 1 + random.nextInt(2);
    byte[] raw = event.toString().getBytes(StandardCharsets.UTF_8);
    records.add(new LogRecord(next, nowNs / MS, event, raw));
  }
}
