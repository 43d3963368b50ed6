package io.factorline.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Tick files made for tests: a few symbols, some seconds without a trade, contiguous numbers. */
final class TickFiles {
  private static final long START_NS = 1_760_000_000_000_000_000L;
  private static final long NS_PER_MS = 1_000_000L;
  private static final String[] SYMBOLS = {
    "AAA.T", "BBB.T", "CCC.T", "DDD.T", "EEE.T", "FFF.T", "GGG.T", "HHH.T"
  };

  private TickFiles() {}

  /** Files that go on from each other, each of so many ticks over so many seconds of event time. */
  static List<Path> write(Path folder, int files, int ticks, int seconds) {
    Random random = new Random(42);
    long[] seq = new long[SYMBOLS.length];
    double[] price = new double[SYMBOLS.length];
    Arrays.fill(price, 100);
    List<Path> written = new ArrayList<>();
    for (int file = 0; file < files; file++) {
      StringBuilder text = new StringBuilder("symbol,seq,event_time,price,size\n");
      for (int i = 0; i < ticks; i++) {
        int s = (int) Math.min(SYMBOLS.length - 1, Math.abs(random.nextGaussian() * 3));
        price[s] = Math.max(1, price[s] + (random.nextInt(11) - 5) * 0.01);
        long ms = (long) i * seconds * 1_000 / ticks + (long) file * seconds * 1_000;
        text.append(SYMBOLS[s]).append(',').append(++seq[s]).append(',');
        text.append(START_NS + ms * NS_PER_MS).append(',');
        text.append(Math.round(price[s] * 100) / 100.0).append(',');
        text.append(1 + random.nextInt(9)).append('\n');
      }
      written.add(write(folder.resolve("ticks-" + file + ".csv"), text));
    }
    return written;
  }

  private static Path write(Path file, StringBuilder text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
