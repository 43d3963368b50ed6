package io.factorline.ingest.loop;

import java.util.Map;

/**
 * What the loop says of itself with each heartbeat.
 *
 * @param commits what may be committed, by partition; closed ones have none
 * @param closed why partitions are closed, by partition
 */
public record Status(Map<Integer, Commit> commits, Map<Integer, String> closed) {
  static final Status NONE = new Status(Map.of(), Map.of());

  /** Copies the maps. */
  public Status {
    commits = Map.copyOf(commits);
    closed = Map.copyOf(closed);
  }
}
