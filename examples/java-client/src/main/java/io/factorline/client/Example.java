package io.factorline.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Prints the last price of symbols, and for each without a usable one why. */
public final class Example {
  private static final String FACTOR = "live_1s:last_price";
  private static final Duration MAX_AGE = Duration.ofSeconds(5);

  private Example() {}

  /** Address of factor-api, then symbols. */
  public static void main(String[] args) throws FactorlineException, InterruptedException {
    List<String> words = List.of(args);
    FactorQuery query = FactorQuery.of(FACTOR).within(Duration.ofSeconds(1));
    try (FactorlineClient client = new FactorlineClient(URI.create(words.getFirst()))) {
      for (SymbolFactors row : client.factors(words.subList(1, words.size()), query)) {
        System.out.println(row.symbol() + " " + told(row.cell(FACTOR)));
      }
    }
  }

  private static String told(Cell cell) {
    return switch (cell) {
      case Cell.Present present when present.usable(MAX_AGE).isPresent() ->
          present.value() + " at " + present.origin().eventTime();
      case Cell.Present present -> "is too old: age=" + present.origin().age();
      case Cell.Stale stale -> stale.value() + " may be out of date: " + stale.reason();
      case Cell.WarmingUp warming -> "has too few bars";
      case Cell.Missing missing -> "is missing: " + missing.reason();
      case Cell.Undefined undefined -> "has no value: " + undefined.reason();
    };
  }
}
