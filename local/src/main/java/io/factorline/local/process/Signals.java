package io.factorline.local.process;

import java.io.IOException;

/** Signals that Java has no call for, sent with the system's {@code kill}. */
public final class Signals {
  private Signals() {}

  /**
   * Sends a signal.
   *
   * @param signal name without SIG, for example {@code STOP}
   * @return whether the process existed and took it
   */
  @SuppressWarnings("CanIgnoreReturnValueSuggester")
  public static boolean send(String signal, long pid) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return kill.waitFor() == 0;
    } catch (IOException e) {
      throw new ProcessException("cannot send a signal: signal=" + signal + ", pid=" + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
