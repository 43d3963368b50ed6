package io.factorline.local.chaos;

import io.factorline.local.chaos.Promise.From;
import io.factorline.local.chaos.Promise.Share;
import io.factorline.local.stack.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that happens to a process or its wires.
 *
 * @param part whom it happens to; for wires to Redis {@link Part#REDIS} stands for all services
 * @param length how long it lasts; zero for a kill, which lasts until the process is ready again
 */
public record Fault(Kind kind, Part part, Duration length, Promise promise) {
  private static final Duration AWHILE = Duration.ofSeconds(12);

  /** Longer than the archive waits for a file to be worth it. */
  private static final Duration ARCHIVED = Duration.ofSeconds(75);

  private static final Duration SEEN = Duration.ofSeconds(3);
  private static final Duration BACK = Duration.ofSeconds(10);

  /** Of the broker of {@code ./factorline up}, and what an owner has beside it. */
  private static final Duration SESSION = Duration.ofSeconds(3 + 4);

  /** What happens. */
  public enum Kind {
    KILL("kill"),
    PAUSE("pause"),
    CUT_REDIS("cut-redis"),
    CUT_KAFKA("cut-kafka"),
    SLOW_REDIS("slow-redis"),
    SLOW_KAFKA("slow-kafka"),
    FULL_DISK("full-disk"),
    CLOCK_AHEAD("clock-ahead"),
    CLOCK_BEHIND("clock-behind");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** Whether it moves a clock. */
    boolean isOfClock() {
      return this == CLOCK_AHEAD || this == CLOCK_BEHIND;
    }
  }

  /** The name that people choose it by, as {@code kill-redis}. */
  public String name() {
    return kind.word + "-" + part.label();
  }

  /** All of them, in the order in which they are run. */
  public static List<Fault> all() {
    List<Fault> faults = new ArrayList<>();
    faults.addAll(ofIngest());
    faults.addAll(ofBackends());
    for (Part part : List.of(Part.FEATURE_SYNC, Part.INFERENCE_GATEWAY)) {
      faults.add(kill(part, Promise.nothingSeen()));
      faults.add(new Fault(Kind.PAUSE, part, AWHILE, Promise.nothingSeen()));
    }
    faults.addAll(ofApi());
    faults.add(kill(Part.SIMULATOR, Promise.freshAgain(BACK, From.END)));
    faults.addAll(ofDisks());
    faults.addAll(ofClocks());
    return faults;
  }

  private static List<Fault> ofIngest() {
    Part part = Part.STREAM_INGEST;
    Promise takenOver = Promise.freshAgain(SESSION, From.BEGIN);
    Promise seen = takenOver.with("STALE/INGEST", SEEN, Share.SOME);
    Promise caughtUp = Promise.freshAgain(BACK, From.END).with("STALE/INGEST", SEEN, Share.SOME);
    return List.of(
        kill(part, seen),
        new Fault(Kind.PAUSE, part, AWHILE, seen),
        new Fault(Kind.CUT_REDIS, part, AWHILE, caughtUp),
        new Fault(Kind.CUT_KAFKA, part, AWHILE, takenOver),
        new Fault(Kind.SLOW_REDIS, part, AWHILE, Promise.freshAgain(BACK, From.END)),
        new Fault(Kind.SLOW_KAFKA, part, AWHILE, Promise.freshAgain(BACK, From.END)));
  }

  private static List<Fault> ofBackends() {
    Promise back = Promise.freshAgain(BACK, From.END);
    Duration minute = Duration.ofSeconds(60);
    return List.of(
        kill(Part.REDIS, back),
        new Fault(Kind.PAUSE, Part.REDIS, AWHILE, back.with("STALE/STORE", SEEN, Share.ALL)),
        new Fault(Kind.CUT_REDIS, Part.REDIS, minute, back.with("STALE/STORE", SEEN, Share.ALL)),
        kill(Part.KAFKA, back),
        new Fault(Kind.PAUSE, Part.KAFKA, AWHILE, back));
  }

  private static List<Fault> ofApi() {
    Part part = Part.FACTOR_API;
    Promise back = Promise.freshAgain(BACK, From.END);
    return List.of(
        kill(part, back.mayFailMeanwhile()),
        new Fault(Kind.PAUSE, part, AWHILE, back.mayFailMeanwhile()),
        new Fault(Kind.CUT_REDIS, part, AWHILE, back.with("STALE/STORE", SEEN, Share.ALL)),
        new Fault(Kind.CUT_KAFKA, part, AWHILE, Promise.nothingSeen()),
        new Fault(Kind.SLOW_REDIS, part, AWHILE, back));
  }

  private static List<Fault> ofDisks() {
    Promise back = Promise.freshAgain(BACK, From.END);
    return List.of(
        new Fault(Kind.FULL_DISK, Part.REDIS, AWHILE, back.with("STALE", SEEN, Share.ALL)),
        new Fault(Kind.FULL_DISK, Part.KAFKA, AWHILE, back),
        new Fault(Kind.FULL_DISK, Part.FEATURE_SYNC, ARCHIVED, Promise.nothingSeen()));
  }

  private static List<Fault> ofClocks() {
    Promise back = Promise.freshAgain(BACK, From.END);
    List<Fault> faults = new ArrayList<>();
    for (Part part : List.of(Part.STREAM_INGEST, Part.FEATURE_SYNC, Part.FACTOR_API, Part.KAFKA)) {
      Promise promise = part == Part.FEATURE_SYNC ? Promise.nothingSeen() : back;
      faults.add(new Fault(Kind.CLOCK_AHEAD, part, AWHILE, promise));
      faults.add(new Fault(Kind.CLOCK_BEHIND, part, AWHILE, promise));
    }
    return faults;
  }

  private static Fault kill(Part part, Promise promise) {
    return new Fault(Kind.KILL, part, Duration.ZERO, promise);
  }
}
