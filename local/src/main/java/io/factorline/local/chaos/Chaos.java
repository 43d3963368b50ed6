package io.factorline.local.chaos;

import io.factorline.local.simulator.SimulatorMain;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A run of faults, one after the other, on a stack under load. One thread. */
public final class Chaos {
  private static final Duration FRESH_FOR = Duration.ofSeconds(3);
  private static final Duration STEADY_LIMIT = Duration.ofSeconds(90);
  private static final Duration WATCH_ON = Duration.ofSeconds(20);
  private static final Duration ANSWER_LIMIT = Duration.ofMillis(2_500);

  private final ChaosStack stack;
  private final Consumer<String> out;

  /**
   * A run.
   *
   * @param out takes each line of the table as soon as it is known
   */
  public Chaos(ChaosStack stack, Consumer<String> out) {
    this.stack = stack;
    this.out = out;
  }

  /**
   * The faults with these names; all that this machine has the means for, for none.
   *
   * @throws IllegalArgumentException if there is none of a name
   */
  public static List<Fault> faults(List<String> names, Means means) {
    List<Fault> all = Fault.all();
    if (names.isEmpty()) {
      return all.stream().filter(means::allow).toList();
    }
    List<String> known = all.stream().map(Fault::name).toList();
    return names.stream()
        .map(name -> {
          if (!known.contains(name)) {
            throw new IllegalArgumentException(
                "must be of " + String.join(", ", known) + ": fault=" + name);
          }
          return all.get(known.indexOf(name));
        })
        .toList();
  }

  /** Lets them happen. */
  public Report run(List<Fault> faults, Map<String, String> conditions) {
    List<Result> results = new ArrayList<>();
    try (ReadLoad load = new ReadLoad(stack.api(), SimulatorMain.symbols());
        LossCheck check = new LossCheck(stack.bootstrapServers(), stack.redis(), stack.catalog())) {
      out.accept(Report.heading());
      for (Fault fault : faults) {
        Result result = run(fault, load, check);
        results.add(result);
        out.accept(Report.row(result));
      }
    }
    return new Report(conditions, results);
  }

  private Result run(Fault fault, ReadLoad load, LossCheck check) {
    // Where this does not come true, the fault's own reads tell.
    Wait.until(STEADY_LIMIT, () -> load.isFreshFor(FRESH_FOR) && stack.isWhole());
    long beginMs = load.nowMs();
    ChaosStack.Ongoing ongoing = stack.begin(fault);
    Wait.pause(fault.length());
    boolean isBack = ongoing.end();
    long endMs = load.nowMs();
    Duration limit = fault.promise().freshWithin().plus(WATCH_ON);
    Wait.until(
        limit, () -> load.nowMs() > endMs + FRESH_FOR.toMillis() && load.isFreshFor(FRESH_FOR));
    List<Sample> samples = samples(load, beginMs);
    Loss loss = loss(check);
    return Verdict.of(fault, beginMs, isBack ? endMs : Verdict.NEVER, samples, loss);
  }

  /** Those due until now; the last of them still have to be answered. */
  private static List<Sample> samples(ReadLoad load, long beginMs) {
    long untilMs = load.nowMs();
    Wait.pause(ANSWER_LIMIT);
    return load.since(beginMs).stream().filter(sample -> sample.atMs() <= untilMs).toList();
  }

  private Loss loss(LossCheck check) {
    stack.stillMarket();
    try {
      return check.look();
    } finally {
      stack.goOnMarket();
    }
  }
}
