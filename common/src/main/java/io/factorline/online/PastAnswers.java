package io.factorline.online;

import io.factorline.catalog.Reading;
import java.util.List;

/**
 * Answers out of what was read before, by the same steps as those of now. What only the moment
 * could tell is not told again: no value is STALE but for a halt, and none has an age. Stateless;
 * thread-safe.
 */
public final class PastAnswers {
  private PastAnswers() {}

  /**
   * The answer.
   *
   * @param catalogHash of the catalog that answered then
   * @param past one per symbol, in the same order
   */
  public static Answer of(
      FactorPlan plan,
      List<String> symbols,
      Reading reading,
      String catalogHash,
      List<PastSymbol> past) {
    if (past.size() != symbols.size()) {
      throw new IllegalArgumentException(
          "must be one per symbol: symbols=" + symbols.size() + ", past=" + past.size());
    }
    ReadOptions options = new ReadOptions(reading, CutMode.LIVE);
    AnswerBuilder builder =
        new AnswerBuilder(plan, catalogHash, symbols, options, Board.EMPTY, new Now(0, 0));
    for (int i = 0; i < past.size(); i++) {
      builder.past(i, past.get(i));
    }
    return builder.build();
  }
}
