package io.factorline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventReader;
import io.factorline.event.MarketEventWriter;
import io.factorline.market.CleaningRules;
import io.factorline.market.Instrument;
import io.factorline.market.Instruments;
import io.factorline.market.OutlierRule;
import io.factorline.market.QuoteRules;
import io.factorline.market.Venue;
import io.factorline.testsupport.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** A minute of real trades: the outlier rule must not reject one of them. */
final class RealTicksTest {
  private static final long SECOND = TestMarket.SECOND;

  private final Recorder told = new Recorder();
  private final PartitionEngine engine =
      new PartitionEngine(plan(), new PartitionEngine.LogId(TestMarket.TOPIC, 0, 1), told);
  private final MarketEventReader reader = new MarketEventReader();
  private long offset;

  private static EnginePlan plan() {
    Venue w = TestMarket.WORLD;
    CleaningRules cleaning =
        new CleaningRules(null, new OutlierRule(60, 0.1, 1, 5), QuoteRules.DEFAULT, null);
    Venue venue =
        new Venue(
            w.id(), w.zone(), w.calendar(), w.seq(), 100_000, w.maxAheadNs(), SECOND, cleaning);
    return new EnginePlan(
        List.of(TestMarket.SECONDS, TestMarket.MINUTES, TestMarket.DAILY),
        Map.of("WORLD", venue),
        new Instruments(List.of(new Instrument("*", "WORLD", "USDT", 0.01, 1e-5))));
  }

  @Test
  void shouldRejectNoGenuineTradeAndNothingButASecondReplay() throws IOException {
    Path file = SharedData.file("binance/ticks.csv.gz");
    long applied = replay(file);
    assertThat(told.rejected).as("%s", told.details).isEmpty();
    assertThat(told.applied).hasSize((int) applied);
    Map<String, Double> last = new HashMap<>();
    engine.symbols().forEach(s -> last.put(s.symbol(), s.row().lastPrice()));
    assertThat(last).hasSize(4);

    int closed = told.closed.size();
    replay(file);

    assertThat(told.rejected).hasSize((int) applied);
    assertThat(told.closed).hasSize(closed);
    engine.symbols().forEach(s -> assertThat(s.row().lastPrice()).isEqualTo(last.get(s.symbol())));
  }

  /** Sends the file as a replay does: clocks one second behind, the last one rounded up. */
  private long replay(Path file) throws IOException {
    long count = 0;
    long newest = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] part = line.split(",");
        long eventNs = Long.parseLong(part[2]);
        if (eventNs > newest) {
          newest = eventNs;
          clock(Math.floorDiv(newest - SECOND, SECOND) * SECOND);
        }
        Trade trade =
            new Trade(
                part[0],
                Long.parseLong(part[1]),
                eventNs,
                Double.parseDouble(part[3]),
                Double.parseDouble(part[4]));
        send(MarketEventWriter.trade(trade), null);
        count++;
      }
    }
    clock(Math.ceilDiv(newest, SECOND) * SECOND);
    return count;
  }

  private void clock(long timeNs) {
    send(MarketEventWriter.clock(new Clock("WORLD", timeNs, ClockSource.REPLAY)), "clock");
  }

  private void send(byte[] value, String type) {
    long appendMs = 1_800_000_000_000L;
    engine.apply(new LogRecord(offset++, appendMs, reader.read(null, value, type), value));
    engine.symbols().forEach(s -> s.row().pendingRejects().clear());
  }
}
