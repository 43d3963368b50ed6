package io.factorline.local.cli;

import io.factorline.local.job.Job;
import io.factorline.local.job.JobClient;
import io.factorline.local.job.JobException;
import io.factorline.local.time.NanoClock;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows how a job goes until it has ended, and what it found. */
final class JobWatch {
  private static final Duration STEP = Duration.ofMillis(200);
  private static final Duration SILENCE_LIMIT = Duration.ofMinutes(2);
  private static final int BAR = 30;

  private final Console console;
  private final JobClient client;
  private final boolean cancelsOnInterrupt;
  private final long startNs = NanoClock.SYSTEM.nanoTime();
  private long answeredNs = startNs;
  private volatile boolean left;

  JobWatch(Console console, JobClient client, boolean cancelsOnInterrupt) {
    this.console = console;
    this.client = client;
    this.cancelsOnInterrupt = cancelsOnInterrupt;
  }

  /** What to type to see or end a job that goes on. */
  static String howToGoOn(String id) {
    return "It goes on by itself. ./factorline job watch %s shows it, ./factorline job cancel %s ends it."
        .formatted(id, id);
  }

  /** Follows the job to its end; the exit code. */
  int follow(String id) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted(id), "leave-job"));
    try {
      return print(awaitEnd(id));
    } finally {
      left = true;
    }
  }

  private Job awaitEnd(String id) {
    while (true) {
      Job job = ask(id);
      if (job != null) {
        answeredNs = NanoClock.SYSTEM.nanoTime();
        if (job.state().isFinal()) {
          return job;
        }
        console.progress(progress(job));
      }
      if (!Wait.pause(STEP)) {
        throw new IllegalStateException("must not be interrupted: job=" + id);
      }
    }
  }

  /** Null while feature-sync does not answer, which it may after a restart. */
  private @Nullable Job ask(String id) {
    try {
      return client.get(id);
    } catch (JobException e) {
      if (e.isAnswered() || sinceAnswer().compareTo(SILENCE_LIMIT) > 0) {
        throw e;
      }
      console.progress("  feature-sync does not answer; the job goes on when it does");
      return null;
    }
  }

  private Duration sinceAnswer() {
    return Duration.ofNanos(NanoClock.SYSTEM.nanoTime() - answeredNs);
  }

  static String progress(Job job) {
    if (job.unit().isEmpty()) {
      return "  " + job.state().word();
    }
    if (job.total() <= 0) {
      return String.format(Locale.ROOT, "  %s, %,d %s", job.state().word(), job.done(), job.unit());
    }
    double share = Math.clamp((double) job.done() / job.total(), 0, 1);
    int full = (int) (share * BAR);
    return String.format(
        Locale.ROOT,
        "  [%s%s] %3.0f %%  %,d of %,d %s",
        "#".repeat(full),
        ".".repeat(BAR - full),
        Math.floor(share * 100),
        job.done(),
        job.total(),
        job.unit());
  }

  private int print(Job job) {
    double seconds = (NanoClock.SYSTEM.nanoTime() - startNs) / 1e9;
    console.line(String.format(Locale.ROOT, "  %s after %.1f s", job.state().word(), seconds));
    new ReportText(job.report()).lines().forEach(line -> console.line("  " + line));
    if (!job.error().isEmpty()) {
      console.error("  " + job.error());
    }
    return job.state() == Job.State.SUCCEEDED ? Cli.OK : Cli.FAILED;
  }

  /** On Ctrl-C. */
  private void interrupted(String id) {
    if (left) {
      return;
    }
    if (!cancelsOnInterrupt) {
      console.line(howToGoOn(id));
      return;
    }
    try {
      client.cancel(id);
      console.line("Job " + id + " is being cancelled.");
    } catch (JobException e) {
      console.error(e.getMessage() + "\n" + howToGoOn(id));
    }
  }
}
