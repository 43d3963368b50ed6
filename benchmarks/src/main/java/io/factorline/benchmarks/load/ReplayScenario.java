package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.ticks.SymbolSet;
import io.factorline.local.replay.Replay;
import io.factorline.local.replay.ReplayProgress;
import io.factorline.local.replay.ReplayReport;
import io.factorline.local.replay.ReplaySettings;
import io.factorline.local.replay.Speed;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Tick files of 2,000 symbols sent as fast as it goes, by the same code as {@code ./factorline
 * replay}: from the first tick until all of it is applied and committed. What a tick costs depends
 * on how many share a bar, since each bar goes to Kafka and into Feast's layout: a file of quiet
 * symbols and one of busy ones take turns.
 */
final class ReplayScenario {
  private static final int TICKS_PER_SYMBOL = 250;
  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final List<Long> SPANS_NS = List.of(60 * NS_PER_SECOND, 8 * NS_PER_SECOND);
  private static final long AGO_NS = 86_400 * NS_PER_SECOND;
  private static final int PARTITIONS = 1;
  private static final String VENUE = "WORLD";

  private final Bench bench;
  private final Results results = new Results("Replay at full speed");
  private final SymbolSet symbols = new SymbolSet("BENCH-", Bench.SYMBOLS, PARTITIONS, 1);
  private final SplittableRandom random = new SplittableRandom(9);
  private long startNs = Instant.now().getEpochSecond() * NS_PER_SECOND - AGO_NS;

  ReplayScenario(Bench bench) {
    this.bench = bench;
  }

  Results run() {
    SPANS_NS.forEach(spanNs -> replay(write(spanNs))); // compiles
    for (int run = 0; run < bench.runs(); run++) {
      SPANS_NS.forEach(this::measure);
    }
    return results;
  }

  private void measure(long spanNs) {
    Path file = write(spanNs);
    Usage before = bench.usage();
    ReplayReport report = replay(file);
    tell(ticksPerBar(spanNs), report, before, bench.usage());
    delete(file);
  }

  private static long ticksPerBar(long spanNs) {
    return Math.round((double) TICKS_PER_SYMBOL * NS_PER_SECOND / spanNs);
  }

  /** Each file goes on where the one before ended: other times, next sequence numbers. */
  private Path write(long spanNs) {
    Path file = bench.folder().resolve("replay.csv");
    int ticks = TICKS_PER_SYMBOL * symbols.size();
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("symbol,seq,event_time,price,size\n");
      for (int i = 0; i < ticks; i++) {
        int symbol = i % symbols.size();
        long eventNs = startNs + spanNs * i / ticks;
        double price = (10_000 + random.nextInt(-100, 100)) / 100.0;
        out.write(symbols.name(symbol) + "," + symbols.nextSeq(symbol) + "," + eventNs);
        out.write("," + price + "," + (1 + random.nextInt(100)) + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    startNs += 2 * spanNs;
    return file;
  }

  private ReplayReport replay(Path file) {
    ReplaySettings settings =
        new ReplaySettings(
            file,
            bench.stack().bootstrapServers(),
            Speed.MAX,
            symbol -> VENUE,
            Duration.ofMinutes(2));
    return new Replay(settings, new Silent()).run();
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tell(long ticksPerBar, ReplayReport report, Usage before, Usage after) {
    String variant = "%d ticks per 1 s bar".formatted(ticksPerBar);
    results.add("ticks", variant, report.sent());
    double ticks = after.appliedSince(before);
    results.add("sent, ticks/s", variant, report.sendRate());
    results.add("applied, ticks/s", variant, report.applied() / (report.totalNs() / 1e9));
    results.add("rejected", variant, report.rejectedTicks());
    results.add("ticks per row written", variant, ticks / after.rowsSince(before));
    after.tellCpuSince(before, ticks, "tick", results, variant);
  }

  private static final class Silent implements ReplayProgress {
    @Override
    public void badLine(long number, String reason) {
      throw new IllegalStateException("must be a tick: line=" + number + ", reason=" + reason);
    }

    @Override
    public void sent(long ticks, long elapsedNs) {}

    @Override
    public void waiting(long records, int partitions) {}
  }
}
