package io.factorline.ingest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * One-second bars straight from a tick file, by code that shares nothing with the engine: the
 * effective time of a trade is the latest of its event time, the symbol's last, and the newest
 * event time of the file so far less one second, floored to the second.
 */
final class IndependentBars {
  private static final long SECOND = 1_000_000_000L;
  private static final long DAY = 86_400 * SECOND;

  private final List<double[]> bars = new ArrayList<>();
  private final List<Double> vwaps = new ArrayList<>();
  private long second = Long.MIN_VALUE;
  private long day = Long.MIN_VALUE;
  private long last;
  private long highestSeq = Long.MIN_VALUE;
  private double priceOfHighestSeq;
  private double turnover;
  private double volume;

  static Map<String, IndependentBars> read(Path file) {
    Map<String, IndependentBars> symbols = new TreeMap<>();
    long floor = Long.MIN_VALUE;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] f = line.split(",");
        long event = Long.parseLong(f[2]);
        floor = Math.max(floor, Math.floorDiv(event - SECOND, SECOND) * SECOND);
        symbols
            .computeIfAbsent(f[0], name -> new IndependentBars())
            .trade(
                Long.parseLong(f[1]),
                Math.max(event, floor),
                Double.parseDouble(f[3]),
                Double.parseDouble(f[4]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return symbols;
  }

  private void trade(long seq, long time, double price, double size) {
    last = Math.max(last, time);
    if (last / DAY != day) {
      day = last / DAY;
      turnover = 0;
      volume = 0;
    }
    turnover += price * size;
    volume += size;
    if (last / SECOND != second) {
      second = last / SECOND;
      bars.add(new double[] {price, price, price, price, 0});
      vwaps.add(0.0);
    }
    double[] bar = bars.getLast();
    bar[1] = Math.max(bar[1], price);
    bar[2] = Math.min(bar[2], price);
    bar[3] = price;
    bar[4] += size;
    vwaps.set(vwaps.size() - 1, turnover / volume);
    if (seq > highestSeq) {
      highestSeq = seq;
      priceOfHighestSeq = price;
    }
  }

  int count() {
    return bars.size();
  }

  double vwap() {
    return vwaps.getLast();
  }

  double priceOfHighestSeq() {
    return priceOfHighestSeq;
  }

  /** Column 0 open, 1 high, 2 low, 3 close, 4 volume. */
  double[] column(int index) {
    return bars.stream().mapToDouble(bar -> bar[index]).toArray();
  }
}
