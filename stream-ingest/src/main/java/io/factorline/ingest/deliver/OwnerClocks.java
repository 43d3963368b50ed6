package io.factorline.ingest.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.engine.VenueState;
import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEventWriter;
import io.factorline.event.Topics;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Clocks for venues whose feed sends none: while the last minute of the log holds ticks but no
 * clock of the feed, the partition's owner appends {@code newest event time + time since its append
 * - 1 s}, in whole seconds, for bars end there. A lost one does no harm, the next comes soon.
 */
public final class OwnerClocks {
  private static final long WINDOW_MS = 60_000;

  /** Long enough for the last one-minute bar to see an end one second behind the clock. */
  private static final long SILENCE_MS = WINDOW_MS + 5_000;

  private static final long SECOND_NS = 1_000_000_000L;
  private static final long NS_PER_MS = 1_000_000L;

  private final Outgoing kafka;

  /** Clocks sent on this way. */
  public OwnerClocks(Outgoing kafka) {
    this.kafka = kafka;
  }

  /** Whether a venue's owner must make its clocks, as of now. */
  public static boolean isNeeded(VenueState venue, long nowMs) {
    boolean hasTicks = venue.lastTickMs() > nowMs - SILENCE_MS;
    boolean hasClocks =
        venue.lastFeedClockMs() > 0 && venue.lastFeedClockMs() > venue.lastTickMs() - WINDOW_MS;
    return hasTicks && !hasClocks;
  }

  /**
   * The time that such a clock tells, in ns since the epoch: never past one second before now, for
   * a clock ahead of its append time is rejected, and events may run ahead of theirs.
   */
  public static long timeNs(VenueState venue, long nowMs) {
    long elapsedNs = Math.max(0, nowMs - venue.newestEventMs()) * NS_PER_MS;
    long reachedNs = Math.min(venue.newestEventNs() + elapsedNs, nowMs * NS_PER_MS);
    return Math.floorDiv(reachedNs - SECOND_NS, SECOND_NS) * SECOND_NS;
  }

  /** Appends a clock to a partition, if it would move the venue's time. */
  public boolean send(VenueState venue, int partition, long nowMs) {
    long timeNs = timeNs(venue, nowMs);
    if (timeNs <= venue.clockNs()) {
      return false;
    }
    String id = venue.venue().id();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Topics.TICKS,
            partition,
            id.getBytes(UTF_8),
            MarketEventWriter.clock(new Clock(id, timeNs, ClockSource.OWNER)));
    record.headers().add(Topics.TYPE_HEADER, "clock".getBytes(UTF_8));
    var _ = kafka.send(record);
    return true;
  }
}
