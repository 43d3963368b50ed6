package io.factorline.engine;

import io.factorline.catalog.BarView;
import io.factorline.event.SymbolPartition;
import io.factorline.kernel.FactorSpec;
import io.factorline.kernel.FlatMode;
import io.factorline.kernel.IndicatorSpec;
import io.factorline.kernel.KernelSpec;
import io.factorline.market.CleaningRules;
import io.factorline.market.DayHours;
import io.factorline.market.Instrument;
import io.factorline.market.Instruments;
import io.factorline.market.OutlierRule;
import io.factorline.market.PriceBand;
import io.factorline.market.QuoteRules;
import io.factorline.market.SeqMode;
import io.factorline.market.SessionCalendar;
import io.factorline.market.Timeframe;
import io.factorline.market.TradeQuoteRule;
import io.factorline.market.Venue;
import io.factorline.market.WeeklyHours;
import io.factorline.store.TopicId;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The venues, views and symbols of the engine's tests. */
final class TestMarket {
  static final long SECOND = 1_000_000_000L;
  static final long MS = 1_000_000L;
  static final long MAX_JUMP = 1000;
  static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
  static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  static final TopicId TOPIC = new TopicId(0x1122334455667788L, 0x99aabbccddeeff00L);

  /** Quotes are judged after 10 of them, so that short logs see the rules at work. */
  static final QuoteRules QUOTES = new QuoteRules(50, 10, 10);

  private TestMarket() {}

  static final Venue SIM = venue("SIM", SessionCalendar.alwaysOpen(ZoneOffset.UTC));
  static final Venue WORLD = venue("WORLD", SessionCalendar.alwaysOpen(ZoneOffset.UTC));
  static final Venue RAW = numbered(venue("RAW", WORLD.calendar()), SeqMode.NONE);
  static final Venue DAYS = numbered(venue("DAYS", WORLD.calendar()), SeqMode.PER_SESSION);
  static final Venue KRX =
      cleaned(
          venue("KRX", seoul()),
          new CleaningRules(
              new PriceBand(0.3), OutlierRule.DEFAULT, QUOTES, TradeQuoteRule.DEFAULT));
  static final Venue NYSE = numbered(venue("NYSE", newYork()), SeqMode.PER_SESSION);

  private static Venue venue(String id, SessionCalendar calendar) {
    return new Venue(
        id,
        calendar.zone(),
        calendar,
        SeqMode.CONTINUOUS,
        MAX_JUMP,
        5 * SECOND,
        SECOND,
        new CleaningRules(null, null, QUOTES, TradeQuoteRule.DEFAULT));
  }

  private static Venue numbered(Venue v, SeqMode seq) {
    return new Venue(
        v.id(),
        v.zone(),
        v.calendar(),
        seq,
        v.maxSeqJump(),
        v.maxAheadNs(),
        v.maxLateNs(),
        v.cleaning());
  }

  private static Venue cleaned(Venue v, CleaningRules rules) {
    return new Venue(
        v.id(),
        v.zone(),
        v.calendar(),
        v.seq(),
        v.maxSeqJump(),
        v.maxAheadNs(),
        v.maxLateNs(),
        rules);
  }

  private static SessionCalendar seoul() {
    return SessionCalendar.of(
        SEOUL,
        List.of(weekdays(hours("09:00", "15:30", 30))),
        Set.of(LocalDate.parse("2026-10-09")),
        Map.of(LocalDate.parse("2026-11-19"), hours("10:00", "16:30", 30)),
        LocalDate.parse("2026-12-31"));
  }

  private static SessionCalendar newYork() {
    return SessionCalendar.of(
        NEW_YORK,
        List.of(weekdays(hours("09:30", "16:00", 0))),
        Set.of(LocalDate.parse("2026-11-26")),
        Map.of(LocalDate.parse("2026-11-27"), hours("09:30", "13:00", 0)),
        LocalDate.parse("2026-12-31"));
  }

  private static DayHours hours(String open, String close, long tailSeconds) {
    return new DayHours(
        LocalTime.parse(open), LocalTime.parse(close), Duration.ofSeconds(tailSeconds));
  }

  private static WeeklyHours weekdays(DayHours hours) {
    Map<DayOfWeek, DayHours> week = new EnumMap<>(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.getValue() <= 5) {
        week.put(day, hours);
      }
    }
    return new WeeklyHours(LocalDate.parse("2000-01-03"), week);
  }

  static long ns(String local, ZoneId zone) {
    return LocalDateTime.parse(local).atZone(zone).toEpochSecond() * SECOND;
  }

  static long day(String date) {
    return LocalDate.parse(date).toEpochDay();
  }

  static Instruments instruments() {
    return new Instruments(
        List.of(
            new Instrument("SIM.*", "SIM", "USD", 0.01, 1),
            new Instrument("RAW.*", "RAW", "USD", 0.01, 1),
            new Instrument("DAYS.*", "DAYS", "USD", 0.01, 1),
            new Instrument("######", "KRX", "KRW", 1, 1),
            new Instrument("NY.*", "NYSE", "USD", 0.01, 1),
            new Instrument("*", "WORLD", "USD", 0.01, 1)));
  }

  static Map<String, Venue> venues() {
    return Map.of("SIM", SIM, "WORLD", WORLD, "RAW", RAW, "DAYS", DAYS, "KRX", KRX, "NYSE", NYSE);
  }

  static final List<FactorSpec> FACTORS =
      List.of(
          factor("last_price", IndicatorSpec.of("last_price")),
          factor("open", IndicatorSpec.of("open")),
          factor("high", IndicatorSpec.of("high")),
          factor("low", IndicatorSpec.of("low")),
          factor("volume", IndicatorSpec.of("volume")),
          factor("vwap", IndicatorSpec.of("vwap")),
          factor("sma_5", IndicatorSpec.of("sma", 5)),
          factor("ema_4", IndicatorSpec.of("ema", 4)),
          factor("rsi_3", IndicatorSpec.of("rsi", 3)),
          factor("stddev_4", IndicatorSpec.of("stddev", 4)),
          factor("atr_3", IndicatorSpec.of("atr", 3)),
          new FactorSpec("macd_signal", macd(), "signal"));

  private static FactorSpec factor(String name, IndicatorSpec indicator) {
    return new FactorSpec(name, indicator, "value");
  }

  private static IndicatorSpec macd() {
    return new IndicatorSpec(
        "macd", new TreeMap<>(Map.of("fast", "2", "slow", "4", "signal", "2")));
  }

  static BarView view(String name, String timeframe, int unstableBars, String definition) {
    return new BarView(
        name,
        Timeframe.parse(timeframe),
        new KernelSpec(FACTORS, FlatMode.NEUTRAL),
        Duration.ofMinutes(1),
        Duration.ZERO,
        unstableBars,
        definition);
  }

  static final BarView SECONDS = view("live_1s", "1s", 0, "00000000000000a1");
  static final BarView MINUTES = view("live_1m", "1m", 2, "00000000000000b2");
  static final BarView DAILY = view("daily", "1d", 0, "00000000000000c3");

  static EnginePlan plan(BarView... views) {
    List<BarView> all = views.length == 0 ? List.of(SECONDS, MINUTES, DAILY) : List.of(views);
    return new EnginePlan(all, venues(), instruments());
  }

  /** Names with this prefix whose records lie in partition 0 of 2, or in the other one. */
  static String symbol(String prefix, int index, boolean isHere) {
    int found = -1;
    for (int i = 0; ; i++) {
      String name = prefix.equals("KRX") ? "%06d".formatted(i) : prefix + "." + i;
      if ((SymbolPartition.of(name, 2) == 0) == isHere && ++found == index) {
        return name;
      }
    }
  }
}
