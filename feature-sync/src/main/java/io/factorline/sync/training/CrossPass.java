package io.factorline.sync.training;

import io.factorline.catalog.FactorRef;
import io.factorline.catalog.Universe;
import io.factorline.derive.Distribution;
import io.factorline.derive.Outcome;
import io.factorline.sync.columns.Chunks;
import io.factorline.sync.columns.Database;
import io.factorline.sync.columns.Quoted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Compares the members of one universe, time by time, and writes where the symbols of the spine
 * stand into the scratch records. Two streams in the order of time are merged: the compared values,
 * and the rows of the spine. One thread, used once.
 */
final class CrossPass {
  private final Database database;
  private final List<Target.Cross> targets;
  private final List<FactorRef> factors;
  private final Universe universe;
  private final Path values;
  private final RecordLayout layout;
  private final ScratchRecords records;
  private final List<String> symbols = new ArrayList<>();
  private final List<double[]> rows = new ArrayList<>();

  CrossPass(
      Database database,
      TrainingPlan plan,
      Universe universe,
      Path values,
      RecordLayout layout,
      ScratchRecords records) {
    this.database = database;
    this.targets = plan.crossTargets(universe);
    this.factors = CrossScratch.factors(plan, universe);
    this.universe = universe;
    this.values = values;
    this.layout = layout;
    this.records = records;
  }

  /**
   * Compares.
   *
   * @param joined hears how many spine rows were done since it was last told; it may throw
   */
  void run(LongConsumer joined) throws IOException {
    String columns =
        factors.stream()
            .map(factor -> Quoted.name(PlanCompiler.column(factor)))
            .collect(Collectors.joining(", "));
    String compared =
        "SELECT epoch_ns(time), symbol, %s FROM %s ORDER BY 1"
            .formatted(columns, Quoted.parquet(List.of(values.toString())));
    try (Chunks asked = database.query("SELECT __time, symbol, __row FROM spine ORDER BY 1");
        Chunks members = database.query(compared);
        RecordWriter writer =
            records.writer(layout.crossAt(universe), layout.crossBytes(universe))) {
      Reader reader = new Reader(members, factors.size());
      Sections sections = new Sections(Long.MIN_VALUE);
      while (asked.next()) {
        for (int i = 0; i < asked.rows(); i++) {
          long timeNs = asked.column(0).getLong(i);
          if (timeNs != sections.timeNs) {
            sections = sections(reader, timeNs);
          }
          writer.row(asked.column(2).getLong(i));
          sections.write(asked.column(1).getString(i), writer);
        }
        joined.accept(asked.rows());
      }
    }
  }

  private Sections sections(Reader reader, long timeNs) throws IOException {
    symbols.clear();
    rows.clear();
    while (reader.isAt(timeNs)) {
      symbols.add(reader.symbol());
      rows.add(reader.values());
      reader.advance();
    }
    return new Sections(timeNs);
  }

  /** Members and what each factor's values are among them, at one time. */
  private final class Sections {
    private final long timeNs;
    private final Map<String, double[]> byMember = new HashMap<>();
    private final List<Distribution> distributions = new ArrayList<>();

    Sections(long timeNs) {
      this.timeNs = timeNs;
      for (int i = 0; i < symbols.size(); i++) {
        byMember.put(symbols.get(i), rows.get(i));
      }
      for (int f = 0; f < factors.size(); f++) {
        int factor = f;
        distributions.add(
            Distribution.of(
                rows.stream().mapToDouble(row -> row[factor]).filter(Double::isFinite).toArray()));
      }
    }

    void write(String symbol, RecordWriter writer) {
      double[] own = byMember.get(symbol);
      for (Target.Cross target : targets) {
        int factor = factors.indexOf(target.factor().of());
        int at = layout.crossAt(target.index());
        CrossEnd end = own == null ? CrossEnd.NOT_MEMBER : end(target, factor, own[factor]);
        writer.putByte(at, end.code());
        if (end == CrossEnd.FOUND && own != null) {
          double value =
              distributions
                  .get(factor)
                  .value(target.factor().transform(), target.factor().order(), own[factor]);
          writer.putLong(at + 1, Double.doubleToRawLongBits(value));
        }
      }
    }

    private CrossEnd end(Target.Cross target, int factor, double value) {
      Outcome outcome = distributions.get(factor).outcome(target.factor().transform(), value);
      return switch (outcome) {
        case VALUE -> CrossEnd.FOUND;
        case INPUT, BASIS -> CrossEnd.INPUT;
        case DIVISION_BY_ZERO -> CrossEnd.DIVISION_BY_ZERO;
        case DOMAIN -> CrossEnd.DOMAIN;
      };
    }
  }

  /** The compared rows, one after the other. */
  private static final class Reader {
    private final Chunks chunks;
    private final int factors;
    private int at;
    private boolean hasRow;

    Reader(Chunks chunks, int factors) throws IOException {
      this.chunks = chunks;
      this.factors = factors;
      this.hasRow = chunks.next();
    }

    boolean isAt(long timeNs) {
      return hasRow && chunks.column(0).getLong(at) == timeNs;
    }

    String symbol() {
      return chunks.column(1).getString(at);
    }

    double[] values() {
      double[] row = new double[factors];
      Arrays.fill(row, Double.NaN);
      for (int f = 0; f < factors; f++) {
        if (!chunks.column(2 + f).isNull(at)) {
          row[f] = chunks.column(2 + f).getDouble(at);
        }
      }
      return row;
    }

    void advance() throws IOException {
      at++;
      if (at == chunks.rows()) {
        hasRow = chunks.next();
        at = 0;
      }
    }
  }
}
