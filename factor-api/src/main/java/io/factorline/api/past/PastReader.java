package io.factorline.api.past;

import io.factorline.api.history.work.Work;
import io.factorline.online.Answer;
import io.factorline.online.FactorPlan;
import io.factorline.online.WholeCut;
import java.util.List;
import java.util.stream.Stream;

/** Finds again what a whole cut names, and answers from it. Thread-safe; blocks. */
final class PastReader {
  private final PastBars bars;
  private final PastOffline offline;
  private final PastPositions positions;

  PastReader(PastBars bars, PastOffline offline, PastPositions positions) {
    this.bars = bars;
    this.offline = offline;
    this.positions = positions;
  }

  PastBars bars() {
    return bars;
  }

  PastOffline offline() {
    return offline;
  }

  PastPositions positions() {
    return positions;
  }

  /**
   * The answer of a cut.
   *
   * @throws io.factorline.error.RequestException where something that it names is not there, naming
   *     it
   */
  Answer read(FactorPlan plan, List<String> symbols, WholeCut cut, Work work) {
    Definitions.require(plan, cut);
    for (String symbol :
        Stream.concat(symbols.stream(), plan.comparedSymbols().stream()).toList()) {
      if (!cut.symbols().containsKey(symbol)) {
        throw Refusals.contradiction("must be a symbol of the cut: symbol=" + symbol);
      }
    }
    for (String factor : plan.crossFactors()) {
      if (!cut.compared().containsKey(factor)) {
        throw Refusals.contradiction(
            "must have the time at which it was compared: factor=%s, key=compared"
                .formatted(factor));
      }
    }
    return Attempts.of(() -> new CutFinding(this, plan, cut, work).answer(symbols));
  }
}
