package io.factorline.local.tickfile;

import io.factorline.event.MarketEvent.Trade;

/** One line of a tick file after its header. {@code number} counts lines of the file from 1. */
public sealed interface TickLine {
  /** Number of the line in the file. */
  long number();

  /** A line that is a trade. */
  record Tick(long number, Trade trade) implements TickLine {}

  /**
   * A line that is none.
   *
   * @param reason the rule that it breaks, then {@code name=value}
   */
  record Bad(long number, String reason) implements TickLine {}
}
