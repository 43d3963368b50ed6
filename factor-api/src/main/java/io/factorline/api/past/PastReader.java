package io.factorline.api.past;

import io.factorline.api.history.work.Work;
import io.factorline.online.Answer;
import io.factorline.online.FactorPlan;
import io.factorline.online.WholeCut;
import java.util.List;

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
    for (String symbol : symbols) {
      if (!cut.symbols().containsKey(symbol)) {
        throw Refusals.contradiction("must be a symbol of the cut: symbol=" + symbol);
      }
    }
    return Attempts.of(() -> new CutFinding(this, plan, cut, work).answer(symbols));
  }
}
