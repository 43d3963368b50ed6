package io.factorline.local.process;

import io.factorline.local.time.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One run of a child process, in a session of its own so that a Ctrl-C in the terminal reaches only
 * the parent, which then ends its children in order.
 *
 * <p>Safe for use by several threads.
 */
public final class OsProcess {
  private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(10);
  private static final int TAIL_LINES = 25;
  private static final List<String> OWN_SESSION = ownSession();

  private final ProcessSpec spec;
  private final Process process;

  private OsProcess(ProcessSpec spec, Process process) {
    this.spec = spec;
    this.process = process;
  }

  /**
   * Starts the command and returns at once; its output is appended to the log.
   *
   * @throws ProcessException if the command or the log file cannot be opened
   */
  public static OsProcess start(ProcessSpec spec) {
    List<String> command = new ArrayList<>(OWN_SESSION);
    command.addAll(spec.command());
    ProcessBuilder builder = new ProcessBuilder(command).directory(spec.directory().toFile());
    builder.environment().putAll(spec.environment());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    try {
      return new OsProcess(spec, builder.start());
    } catch (IOException e) {
      throw new ProcessException(spec.name() + " cannot be started: " + e.getMessage(), e);
    }
  }

  /** Name for people. */
  public String name() {
    return spec.name();
  }

  /** The file that its output goes to. */
  public Path log() {
    return spec.log();
  }

  /** Process id, also after its end. */
  public long pid() {
    return process.pid();
  }

  /** The handle of the process, which tells its start time. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Whether the process runs or is frozen. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Its exit code (128 + signal where a signal ended it).
   *
   * @throws IllegalThreadStateException while it runs
   */
  public int exitCode() {
    return process.exitValue();
  }

  /** Completes when the process has ended. */
  public CompletableFuture<OsProcess> onExit() {
    return process.onExit().thenApply(ended -> this);
  }

  /** Asks it to end (SIGTERM), waits, and kills it (SIGKILL) when the grace is over. */
  public void stop(Duration grace) {
    if (!isAlive()) {
      return;
    }
    requestStop();
    if (!endsWithin(grace)) {
      kill();
    }
  }

  /** Asks it to end (SIGTERM) and returns at once; a frozen one goes on so that it can. */
  public void requestStop() {
    if (isAlive()) {
      resume();
      process.destroy();
    }
  }

  /** Ends it at once (SIGKILL) and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    if (!endsWithin(SIGNAL_LIMIT)) {
      throw new ProcessException(name() + " does not end after SIGKILL: pid=" + pid());
    }
  }

  /** Freezes it (SIGSTOP) and waits until it is: connections stay open, nothing answers. */
  public void pause() {
    signal("STOP");
    if (!Wait.until(SIGNAL_LIMIT, () -> !isAlive() || Threads.areStopped(process.pid()))) {
      throw failure("did not freeze");
    }
  }

  /** Lets a frozen process go on (SIGCONT); no effect on a running one. */
  public void resume() {
    signal("CONT");
  }

  /** The exception to throw when this process failed: what is wrong, and the end of its log. */
  public ProcessException failure(String what) {
    return new ProcessException(name() + " " + what + "\n" + LogTail.block(log(), TAIL_LINES));
  }

  /** Waits for its end; false when the limit passed first or the thread was interrupted. */
  public boolean endsWithin(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void signal(String signal) {
    Signals.send(signal, pid());
  }

  private static List<String> ownSession() {
    for (String folder : List.of("/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin")) {
      if (Files.isExecutable(Path.of(folder, "setsid"))) {
        return List.of(folder + "/setsid");
      }
    }
    if (Files.isExecutable(Path.of("/usr/bin/perl"))) {
      return List.of("/usr/bin/perl", "-e", "use POSIX; POSIX::setsid(); exec {$ARGV[0]} @ARGV;");
    }
    return List.of();
  }
}
