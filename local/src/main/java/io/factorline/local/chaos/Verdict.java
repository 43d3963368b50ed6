package io.factorline.local.chaos;

import io.factorline.local.chaos.Promise.From;
import io.factorline.local.chaos.Promise.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Holds what readers saw of a fault against what they are promised. Pure. */
final class Verdict {
  static final long NEVER = -1;
  static final long FRESH_FOR_MS = 2_500;
  private static final double P99 = 0.99;

  private final Fault fault;
  private final long beginMs;
  private final long endMs;
  private final List<Sample> samples;
  private final List<String> broken = new ArrayList<>();

  private Verdict(Fault fault, long beginMs, long endMs, List<Sample> samples) {
    this.fault = fault;
    this.beginMs = beginMs;
    this.endMs = endMs;
    this.samples = samples;
  }

  /**
   * The result.
   *
   * @param beginMs begin of the fault, of the run's clock
   * @param endMs its end; {@link #NEVER} where the process did not come back
   * @param samples all reads since the begin, by their time
   */
  static Result of(Fault fault, long beginMs, long endMs, List<Sample> samples, Loss loss) {
    return new Verdict(fault, beginMs, endMs, List.copyOf(samples)).result(loss);
  }

  private Result result(Loss loss) {
    if (endMs == NEVER) {
      broken.add("it did not come back");
    }
    int failed = (int) samples.stream().filter(Sample::isFailed).count();
    if (failed > 0 && !fault.promise().mayFail()) {
      broken.add(failed + " reads failed: " + firstProblem());
    }
    Map<String, Integer> cells = cells();
    cells.forEach((status, count) -> {
      if (!status.equals(Sample.PRESENT) && !status.startsWith("STALE/")) {
        broken.add(count + " cells were " + status);
      }
    });
    long staleMs = stale();
    long freshMs = fresh();
    if (!loss.isNone()) {
      broken.add("lost: " + loss.words());
    }
    long lengthMs = endMs == NEVER ? NEVER : endMs - beginMs;
    return new Result(
        fault.name(),
        lengthMs,
        samples.size(),
        failed,
        p99(),
        cells,
        staleMs,
        freshMs,
        later(freshMs),
        loss,
        broken);
  }

  private String firstProblem() {
    return samples.stream().filter(Sample::isFailed).findFirst().map(Sample::problem).orElse("");
  }

  private Map<String, Integer> cells() {
    Map<String, Integer> cells = new TreeMap<>();
    samples.forEach(sample ->
        sample.cells().forEach((status, count) -> cells.merge(status, count, Integer::sum)));
    return cells;
  }

  private long p99() {
    List<Long> took =
        samples.stream().filter(sample -> !sample.isFailed()).map(Sample::tookMs).sorted().toList();
    return took.isEmpty() ? NEVER : took.get((int) Math.ceil(took.size() * P99) - 1);
  }

  private long stale() {
    Promise promise = fault.promise();
    String status = promise.stale();
    long firstMs =
        samples.stream()
            .filter(sample ->
                status.isEmpty()
                    ? !sample.isFailed() && !sample.isFresh()
                    : sample.count(status) > 0)
            .mapToLong(sample -> sample.atMs() - beginMs)
            .findFirst()
            .orElse(NEVER);
    if (!status.isEmpty()) {
      requireStale(firstMs);
    }
    return firstMs;
  }

  private void requireStale(long firstMs) {
    Promise promise = fault.promise();
    long withinMs = promise.staleWithin().toMillis();
    if (firstMs == NEVER || firstMs > withinMs) {
      broken.add("%s after %s, not within %d ms".formatted(promise.stale(), ms(firstMs), withinMs));
    }
    long wrong =
        samples.stream()
            .filter(sample -> !sample.isFailed())
            .filter(sample ->
                promise.share() == Share.SOME
                    ? sample.count(Sample.PRESENT) == 0
                    : isDuring(sample, withinMs) && sample.count(promise.stale()) < sample.total())
            .count();
    if (wrong > 0) {
      broken.add(
          promise.share() == Share.SOME
              ? wrong + " reads had nothing PRESENT"
              : wrong + " reads were not all " + promise.stale());
    }
  }

  private boolean isDuring(Sample sample, long withinMs) {
    return sample.atMs() > beginMs + withinMs && sample.atMs() + sample.tookMs() < endMs;
  }

  /** The begin of the first while in which all is fresh. */
  private long fresh() {
    Promise promise = fault.promise();
    long fromMs = promise.from() == From.BEGIN ? firstSeenMs() : Math.max(endMs, beginMs);
    long sinceMs = NEVER;
    long freshMs = NEVER;
    boolean isSeen = false;
    for (Sample sample : samples) {
      if (sample.atMs() < fromMs) {
        continue;
      }
      if (!sample.isFresh()) {
        sinceMs = NEVER;
        isSeen = true;
      } else if (sinceMs == NEVER) {
        sinceMs = isSeen ? sample.atMs() : fromMs;
      }
      if (sinceMs != NEVER && sample.atMs() - sinceMs >= FRESH_FOR_MS) {
        freshMs = Math.max(0, sinceMs - (promise.from() == From.BEGIN ? beginMs : fromMs));
        break;
      }
    }
    if (freshMs == NEVER || freshMs > promise.freshWithin().toMillis()) {
      broken.add(
          "fresh after %s, not within %d ms"
              .formatted(ms(freshMs), promise.freshWithin().toMillis()));
    }
    return freshMs;
  }

  /**
   * What is fresh before anything is seen of the fault tells nothing of its end; what is seen later
   * than that must be over is not of its begin.
   */
  private long firstSeenMs() {
    long limitMs = beginMs + fault.promise().freshWithin().toMillis();
    return samples.stream()
        .filter(sample -> sample.atMs() <= limitMs && !sample.isFresh())
        .mapToLong(Sample::atMs)
        .findFirst()
        .orElse(beginMs);
  }

  /** Reads after all was fresh again that saw less: what else goes on. */
  private int later(long freshMs) {
    long fromMs = fault.promise().from() == From.BEGIN ? beginMs : Math.max(endMs, beginMs);
    return freshMs == NEVER
        ? 0
        : (int)
            samples.stream()
                .filter(sample -> sample.atMs() > fromMs + freshMs && !sample.isFresh())
                .count();
  }

  private static String ms(long ms) {
    return ms == NEVER ? "never" : ms + " ms";
  }
}
