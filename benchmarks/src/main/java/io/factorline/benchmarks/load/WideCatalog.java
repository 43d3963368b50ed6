package io.factorline.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A catalog of one view of a second with 2,000 factors: ten kinds of indicators with 200 periods
 * each, the short ones first. Argument: the file to write.
 */
public final class WideCatalog {
  private static final List<String> KINDS =
      List.of("sma", "ema", "wma", "rsi", "stddev", "atr", "adx", "cci", "roc", "willr");
  private static final int FIRST_PERIOD = 2;
  private static final int PERIODS = 200;

  private WideCatalog() {}

  /** Writes it. */
  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[0]), text());
  }

  static String text() {
    StringBuilder yaml =
        new StringBuilder(
            """
            version: 1
            venues:
              SIM: {zone: UTC}
            instruments:
              - {pattern: '*', venue: SIM, currency: USD, tickSize: 0.01, lot: 1}
            views:
              wide_1s:
                timeframe: 1s
                ttl: 1h
                factors:
            """);
    for (int period = FIRST_PERIOD; period < FIRST_PERIOD + PERIODS; period++) {
      for (String kind : KINDS) {
        yaml.append(
            "      - {name: %1$s_%2$d, kind: %1$s, period: %2$d}%n".formatted(kind, period));
      }
    }
    return yaml.toString();
  }
}
