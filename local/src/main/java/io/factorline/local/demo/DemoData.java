package io.factorline.local.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The demo's source files in one folder: {@code daily_bars.csv}, 365 days up to the day before
 * {@code today}, and {@code fundamentals.csv}, eight quarters. Made up, and said so beside them.
 */
public final class DemoData {
  /** Name of the file of daily bars. */
  public static final String DAILY_BARS = "daily_bars.csv";

  /** Name of the file of fundamentals. */
  public static final String FUNDAMENTALS = "fundamentals.csv";

  private static final String NOTICE = "README.txt";
  private static final int DAYS = 365;
  private static final int QUARTERS = 8;
  private static final double TICKS_PER_UNIT = 100;

  private final Map<String, Long> priceTicks;
  private final long seed;
  private final LocalDate today;

  /**
   * Data of these symbols.
   *
   * @param priceTicks first live price of each symbol, in ticks of 0.01
   * @param seed the same arguments give the same bytes
   * @param today the first day that is not in it
   */
  public DemoData(Map<String, Long> priceTicks, long seed, LocalDate today) {
    this.priceTicks = Map.copyOf(priceTicks);
    this.seed = seed;
    this.today = today;
  }

  /**
   * Writes the files, each whole or not at all.
   *
   * @throws UncheckedIOException if they cannot be written
   */
  public void write(Path folder) {
    try {
      Files.createDirectories(folder);
      write(folder, DAILY_BARS, dailyBars());
      write(folder, FUNDAMENTALS, fundamentals());
      write(folder, NOTICE, notice());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot be written: " + folder, e);
    }
  }

  /** Lines of the file of daily bars. */
  Stream<String> dailyBars() {
    return Stream.concat(
        Stream.of("symbol,date,open,high,low,close,volume"),
        symbols(symbol ->
            new DailyBars(symbol, ticks(symbol), seedOf(symbol, "bars"))
                .until(today.minusDays(1), DAYS).stream().map(DemoData::line)));
  }

  /** Lines of the file of fundamentals. */
  Stream<String> fundamentals() {
    return Stream.concat(
        Stream.of("symbol,event_time,knowledge_time,bps,eps,roe,dividend_yield,shares"),
        symbols(symbol ->
            new Fundamentals(symbol, ticks(symbol), seedOf(symbol, "fundamentals"))
                .before(today, QUARTERS).stream().map(DemoData::line)));
  }

  private static Stream<String> notice() {
    return Stream.of(
        "Synthetic data of the simulated market, made up by ./factorline up: no company, no venue,",
        "no price in these files exists or existed.");
  }

  private Stream<String> symbols(Function<String, Stream<String>> lines) {
    List<String> sorted = priceTicks.keySet().stream().sorted().toList();
    return sorted.stream().flatMap(lines);
  }

  private long ticks(String symbol) {
    return priceTicks.getOrDefault(symbol, 0L);
  }

  private long seedOf(String symbol, String what) {
    return seed * 1_000_003 + (symbol + "/" + what).hashCode();
  }

  private static String line(DailyBars.Day day) {
    return String.join(
        ",",
        day.symbol(),
        day.date().toString(),
        price(day.openTicks()),
        price(day.highTicks()),
        price(day.lowTicks()),
        price(day.closeTicks()),
        Long.toString(day.volume()));
  }

  private static String line(Fundamentals.Quarter quarter) {
    return String.join(
        ",",
        quarter.symbol(),
        quarter.fiscalDate() + "T00:00:00Z",
        quarter.disclosedAt().toString(),
        Double.toString(quarter.bps()),
        Double.toString(quarter.eps()),
        Double.toString(quarter.roe()),
        Double.toString(quarter.dividendYield()),
        Long.toString(quarter.shares()));
  }

  private static String price(long ticks) {
    return Double.toString(ticks / TICKS_PER_UNIT);
  }

  private static void write(Path folder, String name, Stream<String> lines) throws IOException {
    Path part = folder.resolve(name + ".part");
    try (lines) {
      Files.writeString(part, String.join("\n", lines.toList()) + "\n", StandardCharsets.UTF_8);
    }
    Files.move(
        part,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
