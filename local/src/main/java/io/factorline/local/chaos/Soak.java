package io.factorline.local.chaos;

import io.factorline.local.process.Usage;
import io.factorline.local.simulator.SimulatorMain;
import io.factorline.local.stack.Part;
import io.factorline.local.stack.StackState.PartState;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A long run without faults: what each process has taken after half of the time it must still have
 * at the end, no read may fail or be stale, nothing may be lost. One thread.
 */
public final class Soak {
  private static final Duration STEADY_LIMIT = Duration.ofMinutes(3);
  private static final Duration FRESH_FOR = Duration.ofSeconds(3);
  private static final Set<Part> NO_JVM = Set.of(Part.REDIS);

  /** What a process may take more at the end than after half of the time. */
  private static final Usage MOST_GROWTH = new Usage(64L << 20, 16L << 20, 12, 24);

  private final ChaosStack stack;
  private final Consumer<String> out;

  /**
   * A run.
   *
   * @param out takes each line as soon as it is known
   */
  public Soak(ChaosStack stack, Consumer<String> out) {
    this.stack = stack;
    this.out = out;
  }

  /** Runs for this long; gives what was wrong. */
  public List<String> run(Duration length) {
    List<String> wrong = new ArrayList<>();
    try (ReadLoad load = new ReadLoad(stack.api(), SimulatorMain.symbols());
        LossCheck check = new LossCheck(stack.bootstrapServers(), stack.redis(), stack.catalog())) {
      if (!Wait.until(STEADY_LIMIT, () -> load.isFreshFor(FRESH_FOR) && stack.isWhole())) {
        wrong.add("not all was fresh within " + STEADY_LIMIT.toMinutes() + " min");
      }
      List<PartState> parts = stack.parts();
      long beginMs = load.nowMs();
      Wait.pause(length.dividedBy(2));
      Map<Part, Usage> half = usage("after half of the time", parts);
      Wait.pause(length.dividedBy(2));
      long endMs = load.nowMs();
      Map<Part, Usage> end = usage("at the end", parts);
      parts.forEach(part -> wrong.addAll(growth(part.part(), half, end)));
      if (!stack.parts().equals(parts)) {
        wrong.add("not all processes are those of the begin");
      }
      wrong.addAll(reads(load.since(beginMs), endMs));
      wrong.addAll(loss(check));
    }
    wrong.forEach(what -> out.accept("wrong: " + what));
    return wrong;
  }

  /* What nobody looked at has not stayed as it was. */
  private static List<String> growth(Part part, Map<Part, Usage> half, Map<Part, Usage> end) {
    Usage before = half.get(part);
    Usage after = end.get(part);
    List<String> grown =
        before == null || after == null
            ? List.of("the system does not tell what it takes")
            : before.grownTo(after, MOST_GROWTH);
    return grown.stream().map(what -> part.label() + ": " + what).toList();
  }

  private Map<Part, Usage> usage(String when, List<PartState> parts) {
    Map<Part, Usage> usage = new EnumMap<>(Part.class);
    for (PartState part : parts) {
      long pid = part.process().pid();
      (NO_JVM.contains(part.part()) ? Usage.of(pid) : Usage.ofJvm(pid))
          .ifPresent(taken -> usage.put(part.part(), taken));
    }
    usage.forEach(
        (part, taken) -> out.accept("%-18s %s: %s".formatted(part.label(), when, taken.words())));
    return usage;
  }

  private List<String> reads(List<Sample> samples, long endMs) {
    List<Sample> due = samples.stream().filter(sample -> sample.atMs() <= endMs).toList();
    long failed = due.stream().filter(Sample::isFailed).count();
    long stale = due.stream().filter(sample -> !sample.isFailed() && !sample.isFresh()).count();
    out.accept("%,d reads, %,d failed, %,d not all fresh".formatted(due.size(), failed, stale));
    List<String> wrong = new ArrayList<>();
    if (due.isEmpty() || failed > 0) {
      wrong.add(failed + " of " + due.size() + " reads failed");
    }
    if (stale > 0) {
      wrong.add(stale + " reads were not all fresh");
    }
    return wrong;
  }

  private List<String> loss(LossCheck check) {
    stack.stillMarket();
    try {
      Loss loss = check.look();
      out.accept("%,d records, lost: %s".formatted(loss.records(), loss.words()));
      return loss.isNone() ? List.of() : List.of("lost: " + loss.words());
    } finally {
      stack.goOnMarket();
    }
  }
}
