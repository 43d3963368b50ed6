package io.factorline.local.cli;

import io.factorline.local.time.NanoClock;
import java.io.PrintStream;
import java.time.Duration;

/**
 * Where the commands print. Progress overwrites itself on a terminal; elsewhere it is a line every
 * five seconds. Safe for use by several threads.
 */
final class Console {
  private static final long TERMINAL_EVERY_NS = Duration.ofMillis(200).toNanos();
  private static final long LINE_EVERY_NS = Duration.ofSeconds(5).toNanos();
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private long progressNs = NanoClock.SYSTEM.nanoTime();
  private boolean open;

  Console(PrintStream out, PrintStream err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /** A line of the answer. */
  synchronized void line(String text) {
    clear();
    out.println(text);
    out.flush();
  }

  /** A line about what is wrong. */
  synchronized void error(String text) {
    clear();
    err.println(text);
    err.flush();
  }

  /** How far it is; dropped when the last one is too young. */
  synchronized void progress(String text) {
    long nowNs = NanoClock.SYSTEM.nanoTime();
    if (nowNs - progressNs < (terminal ? TERMINAL_EVERY_NS : LINE_EVERY_NS)) {
      return;
    }
    progressNs = nowNs;
    if (terminal) {
      out.print(CLEAR + text);
      open = true;
    } else {
      out.println(text);
    }
    out.flush();
  }

  private void clear() {
    if (open) {
      out.print(CLEAR);
      open = false;
    }
  }
}
