package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.history.MadeLake;
import io.factorline.catalog.BarView;
import io.factorline.catalog.CatalogLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code make LAKE} makes three years of daily bars of 2,000 symbols; {@code run RUNS COMMAND..}
 * reads ten of their factors into pandas as often by a command that is told the lake, and prints
 * the table. The command prints the seconds of the client of docs/research.md, those of pandas
 * alone for the same rows in one file, and the rows.
 */
public final class PandasMain {
  private static final int SYMBOLS = 2_000;

  private PandasMain() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    switch (args[0]) {
      case "make" -> {
        BarView daily = (BarView) CatalogLoader.defaults().view("daily");
        MadeLake.make(
            Path.of(args[1]),
            SYMBOLS,
            List.of(new MadeLake.Bars(daily, MadeLake.DAYS_START_NS, MadeLake.DAYS)));
      }
      case "run" -> run(Integer.parseInt(args[1]), List.of(args).subList(2, args.length));
      default -> throw new IllegalArgumentException("must be make or run: command=" + args[0]);
    }
  }

  private static void run(int runs, List<String> command) throws IOException {
    Results results = new Results("three years of ten daily factors of 2,000 symbols into pandas");
    PeerCommand pandas = new PeerCommand("pandas", command);
    for (int run = 0; run < runs; run++) {
      double[] told = pandas.run();
      if (told != null) {
        require(told);
        results.add("rows", "the lake", told[2]);
        results.add("seconds", "the lake", told[0]);
        results.add("seconds", "one file of the same rows", told[1]);
      }
    }
    results.print(System.out);
  }

  private static void require(double[] told) {
    double wanted = (double) SYMBOLS * MadeLake.DAYS;
    if (told.length != 3 || told[2] != wanted) {
      throw new IllegalStateException("must read all rows: rows=%.0f".formatted(wanted));
    }
  }
}
