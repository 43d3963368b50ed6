package io.factorline.local.stack;

import io.factorline.local.demo.DemoData;
import io.factorline.local.job.Job;
import io.factorline.local.job.JobClient;
import io.factorline.local.job.JobException;
import io.factorline.local.simulator.SimulatorMain;
import io.factorline.local.time.Wait;
import io.factorline.security.OwnKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The history of the simulated market: its files are written once for a data folder, and loaded by
 * jobs of feature-sync, into the stores, the lake and the live state of the daily view, on a thread
 * of its own, until that was done once.
 */
final class DemoLoad {
  private static final Duration STEP = Duration.ofMillis(200);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final String NOT_TRADED = "notTraded";

  private final Path folder;
  private final long seed;
  private final JobClient client;
  private final StackListener listener;
  private @Nullable Thread thread;

  DemoLoad(StackSettings settings, Feed.Simulated market, StackListener listener, OwnKey key) {
    this.folder = settings.data().demo();
    this.seed = market.seed();
    this.client = new JobClient(settings.ports().url(Part.FEATURE_SYNC), key);
    this.listener = listener;
  }

  private record DemoJob(String what, String type, Map<String, Object> fields) {}

  private List<DemoJob> jobs() {
    String days = folder.resolve(DemoData.DAILY_BARS).toString();
    return List.of(
        new DemoJob("fundamentals", "materialize", Map.of("view", "fundamentals")),
        new DemoJob("a year of days", "backfill", Map.of("view", "daily", "file", days)),
        new DemoJob("live daily factors", "seed", Map.of("view", "daily", "file", days)));
  }

  /**
   * Writes the files unless they are there: history does not change by a later start.
   *
   * @throws StackException if they cannot be written
   */
  void write() {
    if (Files.exists(folder.resolve(DemoData.FUNDAMENTALS))) {
      return;
    }
    LocalDate today = InstantSource.system().instant().atZone(ZoneOffset.UTC).toLocalDate();
    try {
      new DemoData(SimulatorMain.firstPriceTicks(seed), seed, today).write(folder);
    } catch (UncheckedIOException e) {
      throw new StackException("The demo data cannot be written: " + e.getMessage(), e);
    }
  }

  /** Starts to load them; feature-sync is ready. */
  void start() {
    if (Files.exists(loaded())) {
      return;
    }
    Thread load = new Thread(this::load, "demo-data");
    load.setDaemon(true);
    thread = load;
    load.start();
  }

  /** Leaves off. */
  void stop() {
    Thread load = thread;
    if (load != null) {
      load.interrupt();
    }
  }

  private void load() {
    boolean whole = true;
    for (DemoJob job : jobs()) {
      String outcome;
      try {
        outcome = run(job);
      } catch (JobException e) {
        outcome = String.valueOf(e.getMessage());
      }
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      whole &= outcome.isEmpty();
      listener.demo(job.what(), outcome);
    }
    if (whole) {
      remember();
    }
  }

  /** Empty if it succeeded, else why not. */
  private String run(DemoJob wanted) {
    Job job = runOnce(wanted);
    // A symbol that has not traded yet cannot be seeded yet.
    while (job.report().path(NOT_TRADED).asLong(0) > 0 && Wait.pause(AGAIN)) {
      job = runOnce(wanted);
    }
    return job.state() == Job.State.SUCCEEDED ? "" : job.state().word() + ", " + job.error();
  }

  private Job runOnce(DemoJob wanted) {
    String id = client.submit(wanted.type(), wanted.fields());
    Job job = client.get(id);
    while (!job.state().isFinal() && Wait.pause(STEP)) {
      job = client.get(id);
    }
    return job;
  }

  private void remember() {
    try {
      Files.writeString(loaded(), "");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot be written: " + loaded(), e);
    }
  }

  private Path loaded() {
    return folder.resolve("loaded");
  }
}
