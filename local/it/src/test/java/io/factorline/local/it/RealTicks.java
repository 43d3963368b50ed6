package io.factorline.local.it;

import io.factorline.testsupport.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/**
 * Tick files of real trades around midnight UTC, with some that come twice and some that come late,
 * and the same trades a day later.
 */
final class RealTicks {
  /** 2024-08-08T00:00:00Z. */
  static final long FIRST_DAY_NS = 1_723_075_200_000_000_000L;

  static final long DAY_NS = 86_400_000_000_000L;
  private static final int KEPT_ONE_IN = Integer.getInteger("history.thinned", 4);
  private static final long LATE_NS = 20_000_000_000L;
  private static final long SEQ_OF_A_DAY = 50_000;
  private static final String HEADER = "symbol,seq,event_time,price,size\n";

  private final List<Tick> ticks;
  private final Random random = new Random(20_261_126);

  private record Tick(String symbol, long seq, long eventNs, String rest) {
    String line() {
      return symbol + ',' + seq + ',' + eventNs + ',' + rest + '\n';
    }
  }

  private RealTicks(List<Tick> ticks) {
    this.ticks = ticks;
  }

  static RealTicks read() throws IOException {
    Path file = SharedData.file("binance/ticks.csv.gz");
    List<Tick> ticks = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      lines.readLine();
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split(",", 4);
        if (number++ % KEPT_ONE_IN == 0) {
          ticks.add(
              new Tick(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[3]));
        }
      }
    }
    return new RealTicks(ticks);
  }

  List<String> symbols() {
    return ticks.stream().map(Tick::symbol).distinct().sorted().toList();
  }

  /** The trades of a stretch of the first day's time, so many days later. */
  Path write(Path file, long fromNs, long toNs, int days) throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    for (Tick tick : ticks) {
      if (tick.eventNs() >= fromNs && tick.eventNs() < toNs) {
        Tick moved =
            new Tick(
                tick.symbol(),
                tick.seq() + days * SEQ_OF_A_DAY,
                tick.eventNs() + days * DAY_NS,
                tick.rest());
        text.append(moved.line());
        bad(moved, text);
      }
    }
    return Files.writeString(file, text);
  }

  private void bad(Tick tick, StringBuilder text) {
    switch (random.nextInt(200)) {
      case 0 -> text.append(tick.line());
      case 1 ->
          text.append(
              new Tick(tick.symbol(), tick.seq() + 1, tick.eventNs() - LATE_NS, tick.rest())
                  .line());
      default -> {
        // Most trades come as they are.
      }
    }
  }
}
