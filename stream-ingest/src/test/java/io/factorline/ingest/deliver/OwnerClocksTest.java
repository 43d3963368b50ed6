package io.factorline.ingest.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.VenueState;
import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.store.TopicId;
import org.junit.jupiter.api.Test;

/** When and with what time an owner makes the clocks of a feed that sends none. */
final class OwnerClocksTest {
  private static final long T = 1_760_000_000_000L;
  private static final long NS_PER_MS = 1_000_000L;

  private final PartitionEngine engine =
      new PartitionEngine(
          EnginePlan.of(CatalogLoader.defaults()),
          new PartitionEngine.LogId(new TopicId(1, 1), 0, 1),
          EngineListener.NONE);
  private long offset;
  private long seq;

  private void trade(long eventMs, long appendMs) {
    apply(new Trade("AAA", ++seq, eventMs * NS_PER_MS, 10, 1), appendMs);
  }

  private void clock(long timeMs, long appendMs, ClockSource source) {
    apply(new Clock("WORLD", timeMs * NS_PER_MS, source), appendMs);
  }

  private void apply(MarketEvent event, long appendMs) {
    engine.apply(new LogRecord(offset++, appendMs, event, new byte[] {'x'}));
  }

  private VenueState venue() {
    return engine.venues().iterator().next();
  }

  private boolean isNeeded(long nowMs) {
    return OwnerClocks.isNeeded(venue(), nowMs);
  }

  private long timeMs(long nowMs) {
    return OwnerClocks.timeNs(venue(), nowMs) / NS_PER_MS;
  }

  @Test
  void shouldBeNeededWhileThereAreTicksAndNoClocks() {
    trade(T, T + 5);
    assertThat(isNeeded(T + 5)).isTrue();
    assertThat(isNeeded(T + 64_000)).isTrue();
    assertThat(isNeeded(T + 65_005)).isFalse();
  }

  @Test
  void shouldNotBeNeededWhereTheFeedSendsClocks() {
    clock(T - 2_000, T, ClockSource.FEED);
    trade(T, T + 5);
    assertThat(isNeeded(T + 10)).isFalse();
    trade(T + 59_000, T + 59_000);
    assertThat(isNeeded(T + 59_010)).isFalse();
    trade(T + 61_000, T + 61_000);
    assertThat(isNeeded(T + 61_010)).isTrue();
  }

  @Test
  void shouldNotTakeItsOwnClocksForThoseOfTheFeed() {
    trade(T, T);
    clock(T - 1_000, T + 1, ClockSource.OWNER);
    assertThat(isNeeded(T + 500)).isTrue();
  }

  @Test
  void shouldTakeAReplaysClocksForThoseOfTheFeed() {
    clock(T - 2_000, T, ClockSource.REPLAY);
    trade(T, T);
    assertThat(isNeeded(T + 500)).isFalse();
  }

  @Test
  void shouldTellTheNewestEventTimeAndTheTimeSinceLessASecondInWholeSeconds() {
    trade(T - 300, T);
    assertThat(timeMs(T)).isEqualTo(T - 2_000);
    assertThat(timeMs(T + 1_299)).isEqualTo(T - 1_000);
    assertThat(timeMs(T + 1_300)).isEqualTo(T);
  }

  @Test
  void shouldNeverTellATimeThatTheBrokerWouldFindAhead() {
    trade(T + 9_000, T);
    assertThat(timeMs(T + 500)).isEqualTo(T - 1_000);
    assertThat(timeMs(T + 2_000)).isEqualTo(T + 1_000);
  }
}
