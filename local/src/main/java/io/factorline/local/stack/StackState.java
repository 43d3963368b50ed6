package io.factorline.local.stack;

import java.util.List;

/**
 * What the supervisor writes down of the stack, for the other commands.
 *
 * @param supervisor the supervisor's own process
 * @param feed {@code sim}, {@code none} or the file that is replayed
 * @param catalog path of the catalog; empty for the built-in one
 * @param isUp whether a factor has been served since the start
 * @param parts its processes, in the order of their start
 */
public record StackState(
    RunningProcess supervisor, String feed, String catalog, boolean isUp, List<PartState> parts) {
  public StackState {
    parts = List.copyOf(parts);
  }

  /**
   * One part.
   *
   * @param port of its clients; 0 for none
   */
  public record PartState(Part part, RunningProcess process, int port, int restarts) {}

  /** The parts that still run. */
  public List<PartState> alive() {
    return parts.stream().filter(part -> part.process().isAlive()).toList();
  }

  /** The port of a part. */
  public int port(Part part) {
    return parts.stream()
        .filter(state -> state.part() == part)
        .mapToInt(PartState::port)
        .findFirst()
        .orElse(part.defaultPort());
  }
}
