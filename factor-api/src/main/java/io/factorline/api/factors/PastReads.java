package io.factorline.api.factors;

import io.factorline.online.Answer;
import io.factorline.online.FactorPlan;
import io.factorline.online.WholeCut;
import java.util.List;
import reactor.core.publisher.Mono;

/** Answers of before. Thread-safe; nothing blocks. */
public interface PastReads {
  /**
   * The answer of a cut, made again.
   *
   * @return fails with {@link io.factorline.error.RequestException} where that cannot be
   */
  Mono<Answer> at(FactorPlan plan, List<String> symbols, WholeCut cut);

  /**
   * What was known at a time.
   *
   * @param asOfNs ns since the epoch
   * @return fails with {@link io.factorline.error.RequestException} where that cannot be told
   */
  Mono<Answer> asOf(FactorPlan plan, List<String> symbols, long asOfNs);
}
