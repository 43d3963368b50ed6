package io.factorline.ingest.loop;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the loop says of itself with each heartbeat.
 *
 * @param commits what may be committed, by partition; closed ones have none
 * @param closed why partitions are closed, by partition
 * @param closedAt where those would go on, by partition: all below was delivered
 * @param otherVersion how many rows are not stored in the version that this process writes, by open
 *     partition
 */
public record Status(
    Map<Integer, Commit> commits,
    Map<Integer, String> closed,
    Map<Integer, Long> closedAt,
    Map<Integer, Integer> otherVersion) {
  /** Of a loop that has no partition yet. */
  public static final Status NONE = new Status(Map.of(), Map.of(), Map.of(), Map.of());

  /** Copies the maps. */
  public Status {
    commits = Map.copyOf(commits);
    closed = Map.copyOf(closed);
    closedAt = Map.copyOf(closedAt);
    otherVersion = Map.copyOf(otherVersion);
  }

  /** The partitions whose rows Redis has lost. */
  public Set<Integer> lost() {
    Set<Integer> lost = new TreeSet<>();
    closed.forEach((number, reason) -> {
      if (reason.equals(IngestLoop.STORE_LOST)) {
        lost.add(number);
      }
    });
    return lost;
  }
}
