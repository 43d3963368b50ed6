package io.factorline.sync.archive;

import io.factorline.lake.Manifest;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes what is too old out of one table, where age alone does not decide. Thread-safe. */
public interface TableRetention {
  /** The table. */
  String table();

  /**
   * The table without what may go.
   *
   * @param old paths of files that hold nothing younger than the retention
   * @param nowMs ms since the epoch
   * @return null where nothing may go now
   * @throws IOException if old files must stay, and why
   */
  @Nullable Manifest expire(Manifest current, Set<String> old, long nowMs) throws IOException;
}
