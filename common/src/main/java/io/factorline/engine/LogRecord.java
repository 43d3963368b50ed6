package io.factorline.engine;

import io.factorline.event.MarketEvent;

/** One record of a partition's log. Immutable, as long as nobody changes its bytes. */
public final class LogRecord {
  private final long offset;
  private final long appendMs;
  private final MarketEvent event;
  private final byte[] raw;

  /**
   * A record.
   *
   * @param offset its position
   * @param appendMs when the broker appended it, ms since the epoch
   * @param event what it says
   * @param raw its value as received; not copied
   */
  public LogRecord(long offset, long appendMs, MarketEvent event, byte[] raw) {
    this.offset = offset;
    this.appendMs = appendMs;
    this.event = event;
    this.raw = raw;
  }

  /** Its position. */
  public long offset() {
    return offset;
  }

  /** When the broker appended it, ms since the epoch. */
  public long appendMs() {
    return appendMs;
  }

  /** What it says. */
  public MarketEvent event() {
    return event;
  }

  /** Its value as received; must not be changed. */
  public byte[] raw() {
    return raw;
  }
}
