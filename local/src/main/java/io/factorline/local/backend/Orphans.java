package io.factorline.local.backend;

import io.factorline.local.process.OsProcess;
import io.factorline.local.process.ProcessException;
import java.io.IOException;

/** Ends a child whose JVM was killed and so could not run its shutdown hook. */
final class Orphans {
  private static final String WATCH =
      "while kill -0 $1 2>/dev/null && kill -0 $2 2>/dev/null; do sleep 1; done;"
          + " kill -9 $2 2>/dev/null";

  private Orphans() {}

  static void endWithThisJvm(OsProcess child) {
    String parent = Long.toString(ProcessHandle.current().pid());
    String pid = Long.toString(child.pid());
    try {
      new ProcessBuilder("sh", "-c", WATCH, "factorline-watch", parent, pid)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new ProcessException("cannot watch " + child.name() + ": " + e.getMessage(), e);
    }
  }
}
