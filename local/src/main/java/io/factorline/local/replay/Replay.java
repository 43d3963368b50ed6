package io.factorline.local.replay;

import io.factorline.event.MarketEvent.Trade;
import io.factorline.local.tickfile.TickFile;
import io.factorline.local.tickfile.TickLine;
import io.factorline.local.time.NanoClock;
import io.factorline.local.time.Wait;
import io.factorline.time.EpochClock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * One replay of a tick file: sends its ticks in the order of the file with the clocks of {@link
 * ReplayClocks} between them, then waits until stream-ingest has applied all of it. One thread;
 * interrupting it ends it.
 */
public final class Replay {
  private static final int LINGER_MS = 5;
  private static final long NS_PER_MS = 1_000_000L;
  private static final long AHEAD_LIMIT_MS = 2_000;
  private static final int PROGRESS_EVERY = 1_024;

  private final ReplaySettings settings;
  private final ReplayProgress progress;
  private final ReplayClocks clocks = new ReplayClocks();
  private final Pace pace;
  private long startNs;
  private long tickCount;
  private long badLines;

  /** Prepares a replay. */
  public Replay(ReplaySettings settings, ReplayProgress progress) {
    this.settings = settings;
    this.progress = progress;
    this.pace = new Pace(settings.speed(), NanoClock.SYSTEM);
  }

  /**
   * Runs it to its end.
   *
   * @throws io.factorline.local.tickfile.TickFileException if the file cannot be read
   * @throws ReplayException if it cannot be sent, or is not applied in time
   */
  public ReplayReport run() {
    try (TickFile file = TickFile.open(settings.file());
        TickSender sender = new TickSender(settings.bootstrapServers(), LINGER_MS);
        RejectedTicks rejected = new RejectedTicks(settings.bootstrapServers());
        Admin admin = admin()) {
      send(file, sender);
      sender.flush();
      long sendNs = elapsedNs();
      new CommittedOffsets(admin, sender.sent()).await(settings.patience(), progress);
      RejectedTicks.Count count = rejected.count(sender.sent());
      return new ReplayReport(
          sender.tickCount(),
          sender.clockCount(),
          badLines,
          count.byReason(),
          count.ticks(),
          sendNs,
          elapsedNs());
    }
  }

  private void send(TickFile file, TickSender sender) {
    startNs = NanoClock.SYSTEM.nanoTime();
    for (TickLine line = file.next(); line != null; line = file.next()) {
      switch (line) {
        case TickLine.Tick tick -> send(tick.trade(), sender);
        case TickLine.Bad bad -> {
          badLines++;
          progress.badLine(bad.number(), bad.reason());
        }
      }
    }
    clocks.last().forEach((venue, timeNs) -> lastClock(venue, timeNs, sender));
    progress.sent(tickCount, elapsedNs());
  }

  private void send(Trade trade, TickSender sender) {
    if (!pace.await(trade.eventNs())) {
      throw new ReplayException("Interrupted after " + tickCount + " ticks.");
    }
    String venue = settings.venues().venue(trade.symbol());
    clocks.before(venue, trade.eventNs()).ifPresent(timeNs -> sender.clock(venue, timeNs));
    sender.send(trade);
    if (++tickCount % PROGRESS_EVERY == 0 || !settings.speed().isMax()) {
      progress.sent(tickCount, elapsedNs());
    }
  }

  /** A clock ahead of its append time would be rejected, so one of a moment from now waits. */
  private static void lastClock(String venue, long timeNs, TickSender sender) {
    long aheadMs = timeNs / NS_PER_MS - EpochClock.SYSTEM.nowMs();
    if (aheadMs >= 0 && aheadMs < AHEAD_LIMIT_MS && !Wait.pause(Duration.ofMillis(aheadMs + 1))) {
      throw new ReplayException("Interrupted before the last clock.");
    }
    sender.clock(venue, timeNs);
  }

  private long elapsedNs() {
    return NanoClock.SYSTEM.nanoTime() - startNs;
  }

  private Admin admin() {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers()));
  }
}
