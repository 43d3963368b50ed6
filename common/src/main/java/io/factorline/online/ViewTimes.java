package io.factorline.online;

import java.util.Arrays;

/** The times of the views of an answer, out of those of its sources. Stateless. */
final class ViewTimes {
  private static final long NS_PER_MS = 1_000_000L;

  private ViewTimes() {}

  /** Event times by view of the answer, then by symbol. */
  static long[] eventNs(AnswerBuilder built) {
    int count = built.symbols.size();
    long[] times = new long[built.plan.views().size() * count];
    Arrays.fill(times, Answer.NO_TIME);
    for (int v = 0; v < built.plan.views().size(); v++) {
      for (int source : built.plan.sourcesOf(v)) {
        for (int i = 0; i < count; i++) {
          long eventNs = built.sourceEventNs[source * count + i];
          times[v * count + i] = Math.max(times[v * count + i], eventNs);
        }
      }
    }
    return times;
  }

  /** Per view of the answer and symbol, when its oldest input was last heard of; ms. */
  static long[] heardMs(AnswerBuilder built) {
    int count = built.symbols.size();
    long[] heard = new long[built.plan.views().size() * count];
    Arrays.fill(heard, Long.MAX_VALUE);
    for (int v = 0; v < built.plan.views().size(); v++) {
      for (int source : built.plan.sourcesOf(v)) {
        for (int i = 0; i < count; i++) {
          long ms = heardMs(built, source, i);
          heard[v * count + i] = Math.min(heard[v * count + i], ms);
        }
      }
    }
    return heard;
  }

  private static long heardMs(AnswerBuilder built, int source, int symbol) {
    if (built.isPast) {
      return Long.MAX_VALUE;
    }
    if (!built.plan.sources().get(source).isOffline()) {
      return built.appendMs[symbol] == Answer.NO_TIME ? Long.MAX_VALUE : built.appendMs[symbol];
    }
    long eventNs = built.sourceEventNs[source * built.symbols.size() + symbol];
    return eventNs == Answer.NO_TIME ? Long.MAX_VALUE : Math.floorDiv(eventNs, NS_PER_MS);
  }
}
