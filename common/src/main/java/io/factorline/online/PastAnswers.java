package io.factorline.online;

import io.factorline.catalog.Reading;
import java.util.List;
import java.util.Map;

/**
 * Answers out of what was read before, by the same steps as those of now. What only the moment
 * could tell is not told again: no value is STALE but for a halt, and none has an age. Stateless;
 * thread-safe.
 */
public final class PastAnswers {
  private PastAnswers() {}

  /**
   * What symbols were compared with.
   *
   * @param past one per symbol of {@link FactorPlan#comparedSymbols}, in the same order
   * @param timesNs when each cross-sectional factor stood, as {@link WholeCut#compared}
   */
  public record Compared(List<PastSymbol> past, Map<String, Long> timesNs) {
    /** With nothing. */
    public static final Compared NONE = new Compared(List.of(), Map.of());

    /** Copies both. */
    public Compared {
      past = List.copyOf(past);
      timesNs = Map.copyOf(timesNs);
    }
  }

  /**
   * The answer.
   *
   * @param catalogHash of the catalog that answered then
   * @param past one per symbol, in the same order
   * @param compared where a factor is cross-sectional; of others it means nothing
   */
  public static Answer of(
      FactorPlan plan,
      List<String> symbols,
      Reading reading,
      String catalogHash,
      List<PastSymbol> past,
      Compared compared) {
    CrossPlan cross = plan.cross();
    CutMode mode = cross == null ? CutMode.LIVE : CutMode.CLOSED;
    ReadOptions options = new ReadOptions(reading, mode);
    AnswerBuilder builder = fill(plan, symbols, options, catalogHash, past);
    if (cross == null) {
      return builder.build();
    }
    long[] timesNs =
        plan.crossFactors().stream()
            .mapToLong(factor -> compared.timesNs().getOrDefault(factor, Answer.NO_TIME))
            .toArray();
    AnswerBuilder others =
        fill(cross.inputs(), cross.symbols(), options, catalogHash, compared.past());
    return builder.build(cross, others.build(), timesNs);
  }

  private static AnswerBuilder fill(
      FactorPlan plan,
      List<String> symbols,
      ReadOptions options,
      String catalogHash,
      List<PastSymbol> past) {
    if (past.size() != symbols.size()) {
      throw new IllegalArgumentException(
          "must be one per symbol: symbols=" + symbols.size() + ", past=" + past.size());
    }
    AnswerBuilder builder =
        new AnswerBuilder(plan, catalogHash, symbols, options, Board.EMPTY, new Now(0, 0));
    for (int i = 0; i < past.size(); i++) {
      builder.past(i, past.get(i));
    }
    return builder;
  }
}
