package io.factorline.local.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A symbol's synthetic quarters: per share figures that fit its price, each known some weeks after
 * the quarter's end; some are restated later. A pure function of its arguments. One thread.
 */
final class Fundamentals {
  private static final int FIRST_DISCLOSURE_DAYS = 30;
  private static final int DISCLOSURE_SPREAD_DAYS = 20;
  private static final int RESTATED_AFTER_DAYS = 60;
  private static final int RESTATED_ONE_IN = 6;
  private static final LocalTime DISCLOSED_AT = LocalTime.of(8, 30);
  private static final double TICKS_PER_UNIT = 100;

  private final String symbol;
  private final double price;
  private final SplittableRandom random;

  /**
   * Of a symbol.
   *
   * @param priceTicks its price in ticks of 0.01
   */
  Fundamentals(String symbol, long priceTicks, long seed) {
    this.symbol = symbol;
    this.price = priceTicks / TICKS_PER_UNIT;
    this.random = new SplittableRandom(seed);
  }

  /**
   * What one disclosure said of one quarter.
   *
   * @param bps book value of a share
   * @param eps earnings of a share in a year
   * @param roe earnings of a year over book value, as a fraction
   * @param dividendYield dividends of a year over price, as a fraction
   */
  record Quarter(
      String symbol,
      LocalDate fiscalDate,
      Instant disclosedAt,
      double bps,
      double eps,
      double roe,
      double dividendYield,
      long shares) {}

  /** The quarters disclosed before the start of {@code today}, oldest first. */
  List<Quarter> before(LocalDate today, int quarters) {
    double bps = price / (0.8 + 2.2 * random.nextDouble());
    long shares = 1_000_000L * (10 + random.nextLong(490));
    List<Quarter> all = new ArrayList<>();
    for (int i = quarters; i >= 1; i--) {
      LocalDate fiscalDate = quarterEnd(today, i);
      Quarter quarter = quarter(fiscalDate, bps, shares);
      all.add(quarter);
      if (random.nextInt(RESTATED_ONE_IN) == 0) {
        all.add(restated(quarter));
      }
      bps *= 1.005 + 0.02 * random.nextDouble();
    }
    Instant midnight = today.atStartOfDay().toInstant(ZoneOffset.UTC);
    all.removeIf(quarter -> !quarter.disclosedAt().isBefore(midnight));
    return all;
  }

  private Quarter quarter(LocalDate fiscalDate, double bps, long shares) {
    double roe = rounded(0.04 + 0.16 * random.nextDouble(), 4);
    double eps = rounded(bps * roe, 2);
    double dividendYield = rounded(eps * (0.1 + 0.4 * random.nextDouble()) / price, 4);
    int days = FIRST_DISCLOSURE_DAYS + random.nextInt(DISCLOSURE_SPREAD_DAYS);
    Instant disclosedAt = fiscalDate.plusDays(days).atTime(DISCLOSED_AT).toInstant(ZoneOffset.UTC);
    return new Quarter(
        symbol, fiscalDate, disclosedAt, rounded(bps, 2), eps, roe, dividendYield, shares);
  }

  /** The same quarter as it was corrected: earnings were a little lower. */
  private static Quarter restated(Quarter first) {
    double eps = rounded(first.eps() * 0.97, 2);
    return new Quarter(
        first.symbol(),
        first.fiscalDate(),
        first.disclosedAt().plusSeconds(RESTATED_AFTER_DAYS * 86_400L),
        first.bps(),
        eps,
        rounded(eps / first.bps(), 4),
        first.dividendYield(),
        first.shares());
  }

  /** The last day of the quarter that lies so many quarters back; 1 is the last that is over. */
  private static LocalDate quarterEnd(LocalDate today, int back) {
    LocalDate firstOfQuarter =
        LocalDate.of(today.getYear(), (today.getMonthValue() - 1) / 3 * 3 + 1, 1);
    return firstOfQuarter.minusMonths(3L * (back - 1)).minusDays(1);
  }

  private static double rounded(double value, int digits) {
    double scale = Math.pow(10, digits);
    return Math.round(value * scale) / scale;
  }
}
