package io.factorline.api.past;

import io.factorline.api.config.PastProperties;
import io.factorline.api.factors.PastReads;
import io.factorline.api.history.work.Work;
import io.factorline.api.history.work.WorkPool;
import io.factorline.error.RequestException;
import io.factorline.online.Answer;
import io.factorline.online.FactorPlan;
import io.factorline.online.WholeCut;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Answers of before, on threads of their own, within bounds. Thread-safe. */
final class PastFactors implements PastReads {
  private final PastReader reader;
  private final AsOfReader asOfReader;
  private final WorkPool pool;
  private final PastProperties settings;

  PastFactors(PastReader reader, AsOfReader asOfReader, WorkPool pool, PastProperties settings) {
    this.reader = reader;
    this.asOfReader = asOfReader;
    this.pool = pool;
    this.settings = settings;
  }

  @Override
  public Mono<Answer> at(FactorPlan plan, List<String> symbols, WholeCut cut) {
    return bounded(work -> reader.read(plan, symbols, cut, work));
  }

  @Override
  public Mono<Answer> asOf(FactorPlan plan, List<String> symbols, long asOfNs) {
    return bounded(work -> asOfReader.read(plan, symbols, asOfNs, work));
  }

  private Mono<Answer> bounded(Function<Work, Answer> task) {
    return pool.run(task)
        .timeout(settings.maxTime())
        .onErrorMap(TimeoutException.class, late -> tooLong());
  }

  private RequestException tooLong() {
    return Refusals.limit("must be found again in less time: maxTime=" + settings.maxTime());
  }
}
