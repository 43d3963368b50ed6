package io.factorline.kernel;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Every indicator in 60 digits over the doubles that the bars hold. A column is a list with one
 * entry per bar; entries before the first index are 0 and not to be read. The typical price is the
 * kernel's: (high + low + close) / 3 rounded to a double.
 */
final class Exact {

  static final MathContext DIGITS = new MathContext(60);

  private final List<BigDecimal> h;
  private final List<BigDecimal> l;
  private final List<BigDecimal> c;
  private final List<BigDecimal> typical;
  private final int size;

  Exact(List<Bar> bars) {
    h = bars.stream().map(bar -> new BigDecimal(bar.high())).toList();
    l = bars.stream().map(bar -> new BigDecimal(bar.low())).toList();
    c = bars.stream().map(bar -> new BigDecimal(bar.close())).toList();
    typical =
        bars.stream()
            .map(bar -> new BigDecimal((bar.high() + bar.low() + bar.close()) / 3.0))
            .toList();
    size = bars.size();
  }

  List<List<BigDecimal>> columns(IndicatorSpec with) {
    int n = with.parameters().containsKey("period") ? whole(with, "period") : 0;
    return switch (with.kind()) {
      case "sma" -> List.of(each(n - 1, i -> mean(c, n, i)));
      case "wma" -> List.of(each(n - 1, i -> weighted(n, i)));
      case "stddev" -> List.of(each(n - 1, i -> deviation(n, i)));
      case "bbands" -> bands(n, new BigDecimal(with.parameters().get("deviations")));
      case "cci" -> List.of(each(n - 1, i -> cci(n, i)));
      case "roc" -> List.of(each(n, i -> percent(c.get(i).subtract(c.get(i - n)), c.get(i - n))));
      case "willr" -> List.of(each(n - 1, i -> position(n, i).subtract(decimal(100))));
      case "stoch" -> stochastic(whole(with, "k"), whole(with, "k_slow"), whole(with, "d"));
      case "ema" -> List.of(ema(c, n, 0));
      case "macd" -> macd(whole(with, "fast"), whole(with, "slow"), whole(with, "signal"));
      case "atr" -> List.of(wilder(each(1, this::range), n));
      case "rsi" -> List.of(rsi(n));
      case "adx" -> List.of(adx(n));
      default -> throw new IllegalArgumentException("must be known: kind=" + with.kind());
    };
  }

  private interface At {
    BigDecimal value(int index);
  }

  private List<BigDecimal> each(int first, At at) {
    List<BigDecimal> out = new ArrayList<>(Collections.nCopies(size, BigDecimal.ZERO));
    for (int i = first; i < size; i++) {
      out.set(i, at.value(i));
    }
    return out;
  }

  private static int whole(IndicatorSpec with, String name) {
    return Integer.parseInt(with.parameters().get(name));
  }

  private static BigDecimal decimal(int value) {
    return BigDecimal.valueOf(value);
  }

  private static BigDecimal over(BigDecimal value, BigDecimal divisor) {
    return value.divide(divisor, DIGITS);
  }

  private static BigDecimal over(BigDecimal value, int divisor) {
    return over(value, decimal(divisor));
  }

  private static BigDecimal percent(BigDecimal part, BigDecimal whole) {
    return over(part.multiply(decimal(100)), whole);
  }

  private static BigDecimal sum(List<BigDecimal> values) {
    return values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal mean(List<BigDecimal> x, int n, int i) {
    return over(sum(x.subList(i - n + 1, i + 1)), n);
  }

  private BigDecimal weighted(int n, int i) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int weight = 1; weight <= n; weight++) {
      sum = sum.add(c.get(i - n + weight).multiply(decimal(weight)));
    }
    return over(sum, n * (n + 1) / 2);
  }

  /** From n * sum of squares - square of the sum, which is exact. */
  private BigDecimal deviation(int n, int i) {
    List<BigDecimal> window = c.subList(i - n + 1, i + 1);
    BigDecimal squares = sum(window.stream().map(value -> value.pow(2)).toList());
    BigDecimal numerator = squares.multiply(decimal(n)).subtract(sum(window).pow(2));
    return over(numerator.sqrt(DIGITS), n);
  }

  private List<List<BigDecimal>> bands(int n, BigDecimal deviations) {
    List<BigDecimal> middle = each(n - 1, i -> mean(c, n, i));
    List<BigDecimal> half = each(n - 1, i -> deviations.multiply(deviation(n, i)));
    return List.of(
        each(n - 1, i -> middle.get(i).add(half.get(i))),
        middle,
        each(n - 1, i -> middle.get(i).subtract(half.get(i))));
  }

  /** With every deviation times n, which is exact. */
  private BigDecimal cci(int n, int i) {
    List<BigDecimal> window = typical.subList(i - n + 1, i + 1);
    BigDecimal sum = sum(window);
    List<BigDecimal> off =
        window.stream().map(value -> value.multiply(decimal(n)).subtract(sum)).toList();
    BigDecimal unit = over(sum(off.stream().map(BigDecimal::abs).toList()), n);
    return unit.signum() == 0
        ? BigDecimal.ZERO
        : over(off.getLast(), unit.multiply(new BigDecimal("0.015")));
  }

  private BigDecimal position(int n, int i) {
    BigDecimal highest = Collections.max(h.subList(i - n + 1, i + 1));
    BigDecimal lowest = Collections.min(l.subList(i - n + 1, i + 1));
    BigDecimal range = highest.subtract(lowest);
    return range.signum() == 0 ? decimal(50) : percent(c.get(i).subtract(lowest), range);
  }

  private List<List<BigDecimal>> stochastic(int k, int kSlow, int d) {
    List<BigDecimal> fast = each(k - 1, i -> position(k, i));
    List<BigDecimal> slow = each(k + kSlow - 2, i -> mean(fast, kSlow, i));
    return List.of(slow, each(k + kSlow + d - 3, i -> mean(slow, d, i)));
  }

  private List<BigDecimal> ema(List<BigDecimal> x, int n, int start) {
    List<BigDecimal> out = new ArrayList<>(Collections.nCopies(size, BigDecimal.ZERO));
    for (int i = start + n - 1; i < size; i++) {
      if (i == start + n - 1) {
        out.set(i, mean(x, n, i));
      } else {
        BigDecimal step = over(x.get(i).subtract(out.get(i - 1)).multiply(decimal(2)), n + 1);
        out.set(i, out.get(i - 1).add(step, DIGITS));
      }
    }
    return out;
  }

  private List<List<BigDecimal>> macd(int fast, int slow, int signal) {
    List<BigDecimal> fasts = ema(c, fast, slow - fast);
    List<BigDecimal> slows = ema(c, slow, 0);
    List<BigDecimal> lines = each(slow - 1, i -> fasts.get(i).subtract(slows.get(i)));
    List<BigDecimal> signals = ema(lines, signal, slow - 1);
    return List.of(lines, signals, each(slow - 1, i -> lines.get(i).subtract(signals.get(i))));
  }

  private List<BigDecimal> wilder(List<BigDecimal> x, int n) {
    List<BigDecimal> out = new ArrayList<>(Collections.nCopies(size, BigDecimal.ZERO));
    for (int i = n; i < size; i++) {
      BigDecimal kept = i == n ? sum(x.subList(1, n)) : out.get(i - 1).multiply(decimal(n - 1));
      out.set(i, over(kept.add(x.get(i)), n));
    }
    return out;
  }

  private BigDecimal range(int i) {
    return h.get(i).max(c.get(i - 1)).subtract(l.get(i).min(c.get(i - 1)));
  }

  private List<BigDecimal> rsi(int n) {
    List<BigDecimal> gain =
        wilder(each(1, i -> c.get(i).subtract(c.get(i - 1)).max(BigDecimal.ZERO)), n);
    List<BigDecimal> loss =
        wilder(each(1, i -> c.get(i - 1).subtract(c.get(i)).max(BigDecimal.ZERO)), n);
    return each(
        n,
        i -> {
          BigDecimal both = gain.get(i).add(loss.get(i));
          return both.signum() == 0 ? decimal(50) : percent(gain.get(i), both);
        });
  }

  private List<BigDecimal> adx(int n) {
    BigDecimal[] plus = {BigDecimal.ZERO};
    BigDecimal[] minus = {BigDecimal.ZERO};
    List<BigDecimal> dx =
        each(
            1,
            i -> {
              BigDecimal up = h.get(i).subtract(h.get(i - 1)).max(BigDecimal.ZERO);
              BigDecimal down = l.get(i - 1).subtract(l.get(i)).max(BigDecimal.ZERO);
              plus[0] = decayed(plus[0], i, n).add(up.compareTo(down) > 0 ? up : decimal(0));
              minus[0] = decayed(minus[0], i, n).add(down.compareTo(up) > 0 ? down : decimal(0));
              BigDecimal both = plus[0].add(minus[0]);
              return both.signum() == 0
                  ? BigDecimal.ZERO
                  : percent(plus[0].subtract(minus[0]).abs(), both);
            });
    List<BigDecimal> fromFirst = new ArrayList<>(dx.subList(n - 1, size));
    fromFirst.addAll(Collections.nCopies(n - 1, BigDecimal.ZERO));
    List<BigDecimal> averaged = wilder(fromFirst, n);
    return each(2 * n - 1, i -> averaged.get(i - n + 1));
  }

  private static BigDecimal decayed(BigDecimal sum, int i, int n) {
    return i < n ? sum : over(sum.multiply(decimal(n - 1)), n);
  }
}
