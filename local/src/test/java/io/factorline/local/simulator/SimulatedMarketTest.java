package io.factorline.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Trade;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SimulatedMarketTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long T = 1_795_000_000L * SECOND;

  @Test
  void shouldBeTheSameForTheSameSeedHoweverItsTimePasses() {
    List<Object> atOnce = run(7, 500, 2_000, 20 * SECOND, 20 * SECOND);
    List<Object> bySteps = run(7, 500, 2_000, 20 * SECOND, 3_141_593);

    assertThat(bySteps).isEqualTo(atOnce);
    assertThat(run(8, 500, 2_000, 20 * SECOND, 20 * SECOND)).isNotEqualTo(atOnce);
  }

  @Test
  void shouldSayEachSecondBeforeItsFirstTickAndAfterTheLastOfTheSecondBefore() {
    long clockNs = 0;
    long newestNs = 0;
    int clocks = 0;
    for (Object event : run(7, 0, 2_000, 30 * SECOND, SECOND / 7)) {
      if (event instanceof Long timeNs) {
        assertThat(timeNs).isEqualTo(T + clocks * SECOND).isGreaterThan(newestNs);
        clockNs = timeNs;
        clocks++;
      } else {
        newestNs = Math.max(newestNs, eventNs(event));
        assertThat(eventNs(event)).isBetween(clockNs, clockNs + SECOND - 1);
      }
    }
    assertThat(clocks).isEqualTo(30);
  }

  @Test
  void shouldNumberGoodTicksWithoutGapsOnWholePriceTicks() {
    Map<String, Long> seqs = new HashMap<>();
    for (Object event : run(7, 0, 2_000, 30 * SECOND, 30 * SECOND)) {
      if (event instanceof Trade trade) {
        next(seqs, "trade " + trade.symbol(), trade.seq());
        assertThat(trade.price()).isEqualTo(Math.rint(trade.price() * 100) / 100);
        assertThat(trade.price()).isPositive();
      } else if (event instanceof Quote quote) {
        next(seqs, "quote " + quote.symbol(), quote.seq());
        assertThat(quote.bid()).isPositive().isLessThan(quote.ask());
      }
    }
    assertThat(seqs).hasSizeGreaterThan(40);
  }

  @Test
  void shouldKeepItsRateWithBusyAndQuietSymbolsAndBursts() {
    Map<String, Integer> counts = new TreeMap<>();
    Map<Long, Integer> perTenth = new HashMap<>();
    int total = 0;
    for (Object event : run(7, 0, 2_000, 300 * SECOND, 300 * SECOND)) {
      if (!(event instanceof Long)) {
        total++;
        counts.merge(symbol(event), 1, Integer::sum);
        perTenth.merge(eventNs(event) / (SECOND / 10), 1, Integer::sum);
      }
    }

    assertThat(total).isBetween(540_000, 660_000);
    assertThat(counts).hasSize(24);
    assertThat(counts.get("SIM.XXX")).as("a quiet symbol").isBetween(5, 80);
    assertThat(counts.get("SIM.AAA")).as("a busy symbol").isGreaterThan(30_000);
    assertThat(perTenth.values()).as("a burst").anyMatch(count -> count > 800);
  }

  @Test
  void shouldMakeBadTicksOfEachKindWithoutDisturbingTheGoodOnes() {
    int malformed = 0;
    int negative = 0;
    int old = 0;
    int crossed = 0;
    Map<String, Long> seqs = new HashMap<>();
    for (Object event : run(7, 200, 2_000, 60 * SECOND, 60 * SECOND)) {
      switch (event) {
        case String text -> malformed++;
        case Trade trade when trade.price() < 0 -> negative++;
        case Trade trade when seqs.getOrDefault(trade.symbol(), 0L) >= trade.seq() -> old++;
        case Trade trade -> next(seqs, trade.symbol(), trade.seq());
        case Quote quote -> crossed += quote.bid() > quote.ask() ? 1 : 0;
        default -> {}
      }
    }

    assertThat(List.of(malformed, negative, crossed)).allMatch(count -> count > 50);
    assertThat(old).isGreaterThan(100);
    assertThat(malformed + negative + old + crossed).isLessThan(1_000);
  }

  @Test
  void shouldStartAboveAllNumbersOfAnEarlierRun() {
    long last = lastSeq(run(7, 0, 1_000_000, SECOND, SECOND));
    List<Object> later = new ArrayList<>();
    new SimulatedMarket(settings(7, 0, 2_000), T + SECOND, Map.of())
        .advance(T + 2 * SECOND, new Recorder(later));

    assertThat(later.stream().filter(Trade.class::isInstance).map(Trade.class::cast))
        .allSatisfy(trade -> assertThat(trade.seq()).isGreaterThan(last));
  }

  @Test
  void shouldGoOnWhereAnEarlierRunStopped() {
    LastTick stopped = new LastTick(41, 17, 12_345);
    List<Object> later = new ArrayList<>();
    new SimulatedMarket(settings(7, 0, 2_000), T, Map.of("SIM.AAA", stopped))
        .advance(T + SECOND, new Recorder(later));
    List<Trade> trades = only(Trade.class, later, "SIM.AAA");
    List<Quote> quotes = only(Quote.class, later, "SIM.AAA");

    assertThat(trades.getFirst().seq()).isEqualTo(42);
    assertThat(quotes.getFirst().seq()).isEqualTo(18);
    assertThat((quotes.getFirst().bid() + quotes.getFirst().ask()) / 2)
        .isBetween(123.44 - 1e-9, 123.46 + 1e-9);
    assertThat(only(Trade.class, later, "SIM.BBB").getFirst().seq()).isEqualTo(T / 1_000 + 1);
  }

  @Test
  void shouldGoOnWithASymbolThatWasOnlyQuoted() {
    LastTick stopped = new LastTick(0, 17, 12_345);
    List<Object> later = new ArrayList<>();
    new SimulatedMarket(settings(7, 0, 2_000), T, Map.of("SIM.AAA", stopped))
        .advance(T + SECOND, new Recorder(later));

    assertThat(only(Trade.class, later, "SIM.AAA").getFirst().seq()).isEqualTo(T / 1_000 + 1);
    assertThat(only(Quote.class, later, "SIM.AAA").getFirst().seq()).isEqualTo(18);
  }

  @Test
  void shouldTellTheFirstPriceOfEachSymbol() {
    Map<String, Long> anchors = SimulatedMarket.anchors(SimulatorMain.symbols(), 7);
    List<Object> events = run(7, 0, 2_000, SECOND, SECOND);

    assertThat(anchors).hasSize(24);
    Quote first = only(Quote.class, events, "SIM.BBB").getFirst();
    assertThat((first.bid() + first.ask()) / 2)
        .isBetween((anchors.get("SIM.BBB") - 1) / 100.0, (anchors.get("SIM.BBB") + 1) / 100.0);
  }

  @Test
  void shouldLeaveOutWhatItSleptThrough() {
    List<Object> events = new ArrayList<>();
    SimulatedMarket market = new SimulatedMarket(settings(7, 0, 2_000), T, Map.of());
    market.advance(T + SECOND, new Recorder(events));
    events.clear();
    market.skipTo(T + 100 * SECOND + 5, 2 * SECOND);
    market.advance(T + 100 * SECOND + SECOND / 2, new Recorder(events));

    assertThat(events.getFirst()).isEqualTo(T + 100 * SECOND);
  }

  @Test
  void shouldRefuseARateThatIsNone() {
    assertThatThrownBy(() -> settings(7, 0, 0)).hasMessage("must be in [1, 1000000]: rate=0");
  }

  private static List<Object> run(long seed, int badOneIn, int rate, long lengthNs, long stepNs) {
    List<Object> events = new ArrayList<>();
    SimulatedMarket market = new SimulatedMarket(settings(seed, badOneIn, rate), T + 123, Map.of());
    for (long ns = stepNs; ns < lengthNs; ns += stepNs) {
      market.advance(T + ns, new Recorder(events));
    }
    market.advance(T + lengthNs, new Recorder(events));
    return events;
  }

  private static MarketSettings settings(long seed, int badOneIn, int rate) {
    return new MarketSettings(SimulatorMain.symbols(), rate, seed, badOneIn);
  }

  private static void next(Map<String, Long> seqs, String key, long seq) {
    Long last = seqs.put(key, seq);
    assertThat(seq).isEqualTo(last == null ? T / 1_000 + 1 : last + 1);
  }

  private static long lastSeq(List<Object> events) {
    return events.stream()
        .filter(Trade.class::isInstance)
        .mapToLong(event -> ((Trade) event).seq())
        .max()
        .orElseThrow();
  }

  private static <T> List<T> only(Class<T> type, List<Object> events, String symbol) {
    return events.stream()
        .filter(type::isInstance)
        .filter(event -> symbol(event).equals(symbol))
        .map(type::cast)
        .toList();
  }

  private static String symbol(Object event) {
    return event instanceof Trade trade ? trade.symbol() : ((Quote) event).symbol();
  }

  private static long eventNs(Object event) {
    return event instanceof Trade trade ? trade.eventNs() : ((Quote) event).eventNs();
  }

  private record Recorder(List<Object> events) implements MarketSink {
    @Override
    public void trade(Trade trade) {
      events.add(trade);
    }

    @Override
    public void quote(Quote quote) {
      events.add(quote);
    }

    @Override
    public void garbage(String symbol, byte[] value) {
      events.add(symbol + " " + new String(value, StandardCharsets.UTF_8));
    }

    @Override
    public void clock(long timeNs) {
      events.add(timeNs);
    }
  }
}
